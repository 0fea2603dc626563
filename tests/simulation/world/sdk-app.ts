import type { FriendRunUpdate, OutboxStatus, RealTimeSyncService, SessionInfo, SyncError } from '@paceline/client';
import type { TrackSample } from '@paceline/protocol';
import { BEAT, JOIN_AGAIN, readingOf, type App, type AppContext } from './app.ts';
import { newSdk, type LivePart } from './sdk.ts';
import type { AppRun, Witness } from './witness.ts';

interface SdkAppContext extends AppContext {
  readonly witness: Required<Pick<Witness, 'told' | 'shown' | 'failed' | 'joins'>>;
  readonly wokeAt: () => number;
}

/** An app on the SDK: joins when its user wants to, and hands over one reading a second. */
export class SdkApp implements App {
  readonly run: AppRun;
  readonly #context: SdkAppContext;
  readonly #service: RealTimeSyncService;
  readonly #hints = new Set<() => void>();
  /** Every other run has live connections, so that both kinds are on one server, and follow each other on one device. */
  readonly #isLive: boolean;
  #wantsIn = false;
  #isJoining = false;
  #status = '';
  #info: SessionInfo | undefined;
  #friends: readonly FriendRunUpdate[] = [];
  #outbox: OutboxStatus = { pending: 0, acked: 0 };
  #newest: TrackSample | undefined;
  /** Ids of the readings of the present track, at the place of their seq. */
  #ids: number[] = [];

  constructor(context: SdkAppContext) {
    const { environment, webSocket, getToken, storage } = context;
    this.run = context.run;
    this.#context = context;
    this.#isLive = this.run.number % 2 === 0;
    this.#service = newSdk({ environment, webSocket, getToken, storage, isLive: this.#isLive, wakeHints: (wake) => (this.#hints.add(wake), () => void this.#hints.delete(wake)) });
    this.#listen(context.witness);
    this.#beat();
  }

  get isThere(): boolean {
    return this.#status === 'connected' && this.#service.isInSession();
  }

  join(): void {
    this.#wantsIn = true;
    this.#tryJoin();
  }

  leave(): void {
    this.#wantsIn = false;
    void this.#service.leaveSession();
  }

  wake(): void {
    for (const hint of this.#hints) hint();
    this.#service.wake();
  }

  resend(): boolean {
    return false;
  }

  intrude(sessionId: string): void {
    if (this.#service.isInSession() || this.#isJoining) return;
    this.#ids = [];
    this.#service.joinSession(sessionId, this.run.user, []).then(
      () => this.#service.leaveSession(),
      () => undefined,
    );
  }

  live(): LivePart {
    return {
      run: this.run,
      isAsleep: this.#context.environment.isAsleep,
      isInSession: this.#service.isInSession(),
      status: this.#status,
      info: this.#info,
      friends: this.#friends,
      outbox: this.#outbox,
      kept: this.#kept(),
      wokeAt: this.#context.wokeAt(),
    };
  }

  close(): void {
    this.#service.close();
  }

  #listen({ told, shown, failed }: SdkAppContext['witness']): void {
    const { run } = this;
    const service = this.#service;
    service.connectionStatus.subscribe((status) => (this.#status = status.state === 'error' ? status.error.kind : status.state));
    service.sessionInfo.subscribe((info) => (this.#info = info));
    service.outbox.subscribe((outbox) => (this.#outbox = outbox));
    service.samples.subscribe((sample) => (this.#newest = sample));
    service.sessionEvents.subscribe((event) => told(run, event));
    service.friendUpdates.subscribe((friends) => {
      this.#friends = friends;
      shown(run, friends);
    });
    service.errors.subscribe((error) => {
      // Somebody else goes on with this run, or has ended it: the user has to ask for it again.
      if (error.kind === 'replaced' || error.kind === 'removed') this.#wantsIn = false;
      failed(run, error);
    });
  }

  #kept(): readonly number[] {
    const { acked, kept = 0 } = this.#outbox;
    return this.#ids.slice(acked + 1, kept + 1);
  }

  #tryJoin(): void {
    const { environment, run, friends, witness } = this.#context;
    if (!this.#wantsIn || this.#isJoining || !environment.isAlive || this.#service.isInSession()) return;
    this.#isJoining = true;
    witness.joins(run);
    this.#service.joinSession(run.session, run.user, friends).then(
      () => void (this.#isJoining = false),
      (error: SyncError) => {
        this.#isJoining = false;
        // What was deleted is given up.
        if (error.retry === 'never' && (error.kind === 'not_in_session' || error.kind === 'invalid_session')) this.#wantsIn = false;
        // What is refused for good is not asked for again; a join that was overtaken by a leave is over.
        if (environment.isAlive && (error.retry !== 'never' || error.kind === 'timeout')) environment.setTimer(JOIN_AGAIN, () => this.#tryJoin());
      },
    );
  }

  #beat(): void {
    const { environment } = this.#context;
    environment.setTimer(BEAT, () => {
      this.#beat();
      // A lost membership that the user has not given up, such as after a join that was refused for now.
      if (this.#wantsIn && !this.#service.isInSession()) this.#tryJoin();
      this.#record();
    });
  }

  #record(): void {
    const { run, behaviour, nextId, trueTime, recorded } = this.#context;
    if (!this.#service.isInSession()) return;
    const id = nextId();
    const reading = readingOf(behaviour(), id);
    if (reading === undefined) return;
    this.#newest = undefined;
    try {
      this.#service.sendPaceUpdate(reading);
    } catch (error) {
      // On the way out of the session nothing is recorded any more, and nothing is promised of it.
      if ((error as SyncError).kind !== 'not_in_session') throw error;
    }
    const { sample } = { sample: this.#newest as TrackSample | undefined };
    if (sample !== undefined) this.#ids[sample.seq] = id;
    // A live connection has rounded it.
    if (sample !== undefined) recorded({ id, run, at: trueTime(), sample: this.#isLive ? sample : { ...sample, ...reading } });
  }
}
