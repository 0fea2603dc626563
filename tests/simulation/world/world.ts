import { VirtualEnvironment } from '@paceline/core/testing';
import { SUBPROTOCOL } from '@paceline/protocol';
import type { SocketHandlers, SocketPort } from '@paceline/client/testing';
import { SimulatedDisk } from '../disk/simulated-disk.ts';
import { Fold, type Stored } from '../oracle/stored.ts';
import type { Profile, Schedule } from '../schedule/steps.ts';
import type { StrikeCount } from '../strikes.ts';
import type { App } from './app.ts';
import { cast, friendsOf, type CastMember } from './cast.ts';
import { Device } from './device.ts';
import { FrameReader } from './messages.ts';
import { PlainApp } from './plain-app.ts';
import { SdkApp } from './sdk-app.ts';
import type { LivePart } from './sdk.ts';
import { SimulatedServer } from './server.ts';
import type { AppRun, Deletion, Wire, Witness } from './witness.ts';

/** Of a token that is about to lapse, milliseconds. */
const SHORT_TOKEN = 20_000;

interface OpenWire extends Wire {
  /** The process at its other end is dead: whatever that still does has no effect. */
  isDead: boolean;
}

/** Devices with apps, a server, the network between them, and the time that passes for all of them. */
export class World {
  readonly environment: VirtualEnvironment;
  readonly disk: SimulatedDisk;
  readonly server: SimulatedServer;
  readonly devices: ReadonlyMap<string, Device>;
  readonly profile: Profile;
  readonly strikes: StrikeCount;
  readonly #witness: Required<Witness>;
  readonly #wires = new Set<OpenWire>();
  /** What lasts, with how to end it. */
  readonly #lasting = new Set<() => void>();
  #readings = 0;
  #runs = 0;
  #wireCount = 0;

  constructor(schedule: Schedule, witness: Required<Witness>, strikes: StrikeCount) {
    this.profile = schedule.profile;
    this.#witness = witness;
    this.strikes = strikes;
    this.environment = new VirtualEnvironment({ seed: schedule.seed });
    this.disk = new SimulatedDisk(this.environment);
    this.server = new SimulatedServer({
      environment: this.environment,
      disk: this.disk,
      committed: (writes) => witness.committed(writes),
      started: () => {
        witness.serverStarted();
        witness.found(this.stored());
      },
      crashed: () => this.#crashWires(),
    });
    this.devices = new Map(cast.map((member) => [member.device, this.#newDevice(member, schedule.clocks[member.device] ?? 0)]));
  }

  /** What the disk holds. */
  stored(): Stored {
    return Fold.of(this.disk.read());
  }

  device(name: string): Device {
    const device = this.devices.get(name);
    if (device === undefined) throw new Error(`There is no device ${name} in the cast.`);
    return device;
  }

  /** The app of a device, which is started if need be. */
  open(device: Device): App {
    return device.start((parts) => {
      const { member, clock } = device;
      const context = {
        ...parts,
        friends: friendsOf(member.session),
        getToken: () => this.#token(device),
        behaviour: () => device.behaviour,
        nextId: () => (this.#readings += 1),
        trueTime: () => this.environment.now(),
        recorded: this.#witness.recorded,
      };
      if (clock.offset !== 0) this.strikes.add('wrong_clock');
      if (member.app !== 'sdk') return new PlainApp(context);
      return new SdkApp({ ...context, witness: this.#witness, wokeAt: () => device.wokeAt });
    });
  }

  get connections(): number {
    return [...this.devices.values()].reduce((sum, { network }) => sum + network.sockets.length, 0);
  }

  /** What the SDKs show at the moment. */
  liveParts(): readonly LivePart[] {
    return [...this.devices.values()].flatMap(({ app }) => app?.live() ?? []);
  }

  /** The user asks for it once, and is answered or not. */
  delete({ user, session }: CastMember, what: Deletion['what']): void {
    if (!this.server.isUp) return;
    const deletion = { what, user, session };
    this.#witness.asksToDelete(deletion);
    void this.server.delete(deletion)?.then((isDone) => isDone && this.#witness.deleted(deletion));
  }

  /** Has something undone after that many milliseconds, or when everything is healed. */
  lasts(ms: number, undo: () => void): void {
    const end = (): void => {
      cancel();
      this.#lasting.delete(end);
      undo();
    };
    const cancel = this.environment.setTimer(ms, end);
    this.#lasting.add(end);
  }

  /** Ends all faults that last. */
  heal(): void {
    this.disk.appended = undefined;
    for (const end of this.#lasting) end();
  }

  #newDevice(member: CastMember, clockOffset: number): Device {
    return new Device({
      world: this.environment,
      member,
      clockOffset,
      witness: this.#witness,
      nextRun: () => (this.#runs += 1),
      accept: (port, subprotocols) => this.#accept(member.device, port, subprotocols),
    });
  }

  #token({ member: { user }, tokens }: Device): string {
    if (tokens === 'good') return this.server.tokens.issue(user);
    return this.server.tokens.issue(user, { expiresIn: tokens === 'short' ? SHORT_TOKEN : -1_000 });
  }

  #accept(name: string, port: SocketPort, subprotocols: readonly string[]): SocketHandlers | undefined {
    const run = this.devices.get(name)?.app?.run;
    if (run === undefined) return undefined;
    const wire = this.#newWire(run, port);
    const reader = new FrameReader(run.user);
    const subprotocol = subprotocols.includes(SUBPROTOCOL) ? SUBPROTOCOL : undefined;
    const handlers = this.server.accept(this.#tapped(port, wire, reader), { subprotocol, identity: undefined, isBelieved: subprotocol === undefined });
    if (handlers === undefined) return undefined;
    this.#wires.add(wire);
    const witness = this.#witness;
    return {
      message: (frame) => {
        if (wire.isDead) return;
        witness.up(wire, reader.up(frame));
        handlers.message(frame);
      },
      pong: () => {
        if (wire.isDead) return;
        witness.pong(wire);
        handlers.pong();
      },
      closed: (code, reason) => {
        this.#wires.delete(wire);
        if (wire.isDead) return;
        wire.isOver = true;
        witness.closed(wire);
        handlers.closed(code, reason);
      },
    };
  }

  #newWire(run: AppRun, port: SocketPort): OpenWire {
    this.#wireCount += 1;
    return {
      number: this.#wireCount,
      run,
      closedWith: undefined,
      isOver: false,
      isDead: false,
      get buffered() {
        return port.bufferedBytes;
      },
    };
  }

  #tapped(port: SocketPort, wire: OpenWire, reader: FrameReader): SocketPort {
    const witness = this.#witness;
    const send = (frame: string | Uint8Array): void => {
      if (wire.isDead) return;
      for (const message of reader.down(frame)) witness.down(wire, message);
      port.send(frame);
    };
    return {
      get bufferedBytes() {
        return port.bufferedBytes;
      },
      send,
      sendAll: (frames) => frames.forEach(send),
      ping: () => void (wire.isDead || port.ping()),
      close: (code, reason) => {
        if (wire.isDead) return;
        wire.closedWith ??= code;
        witness.closing(wire, code);
        port.close(code, reason);
      },
      terminate: () => {
        if (wire.isDead) return;
        wire.closedWith ??= 1006;
        port.terminate();
      },
    };
  }

  #crashWires(): void {
    for (const wire of this.#wires) wire.isDead = wire.isOver = true;
    this.#wires.clear();
    this.#witness.serverCrashed();
  }
}
