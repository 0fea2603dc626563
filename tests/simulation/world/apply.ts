import type { Step } from '../schedule/steps.ts';
import type { World } from './world.ts';

type Of<Kind extends Step['do']> = Extract<Step, { do: Kind }>;

/** Carries out one step. */
export async function apply(world: World, step: Step): Promise<void> {
  if (step.do === 'pass') return world.environment.advance(step.ms);
  if (step.do === 'partition') partition(world, step);
  else if (step.do === 'server_crash') crashServer(world, step);
  else if (step.do === 'deploy') deploy(world, step);
  else if (step.do === 'disk') spoilDisk(world, step);
  else onDevice(world, step);
}

type DeviceStep = Exclude<Step, Of<'pass' | 'partition' | 'server_crash' | 'deploy' | 'disk'>>;

function onDevice(world: World, step: DeviceStep): void {
  const { strikes } = world;
  const device = world.device(step.device);
  const isThere = device.app?.isThere === true;
  switch (step.do) {
    case 'behave':
      device.behaviour = step.as;
      return;
    case 'join':
      if (!device.clock.isAsleep) world.open(device).join();
      return;
    case 'leave':
      if (!device.clock.isAsleep) device.app?.leave();
      return;
    case 'crash':
      if (device.crash(step.silent) && isThere) strikes.add('app_crash');
      return;
    case 'wake':
      if (!device.clock.isAsleep) device.app?.wake();
      return;
    case 'weather':
      device.setWeather(step.weather);
      return world.lasts(step.ms, () => device.setWeather(undefined));
    case 'drop':
      if (device.drop()) strikes.add('reset');
      return;
    case 'cut':
      if (device.cut()) strikes.add('half_open');
      return;
    case 'stall':
    case 'read_slowly':
    case 'sleep':
      return hinder(world, step);
    case 'clock':
      if (isThere) strikes.add('clock_jump');
      return device.jumpClock(step.by);
    case 'tokens':
      device.tokens = step.are;
      return world.lasts(step.ms, () => (device.tokens = 'good'));
    case 'resend':
      if (device.app?.resend(step.back, step.another) === true && device.member.app === 'old') strikes.add('unnumbered_twice');
      return;
    case 'intrude':
      return device.app?.intrude('run');
    case 'delete':
      return world.delete(device.member, step.what);
  }
}

/** What lasts for a device, and ends by itself. */
function hinder(world: World, step: Of<'stall' | 'read_slowly' | 'sleep'>): void {
  const device = world.device(step.device);
  const { network } = device;
  switch (step.do) {
    case 'stall': {
      if (network.sockets.length > 0) world.strikes.add('stall');
      network.stall();
      const open = step.whole ? device.obstruct('silent') : () => undefined;
      return world.lasts(step.ms, () => {
        open();
        network.flow();
      });
    }
    case 'read_slowly': {
      const { sockets } = network;
      for (const socket of sockets) socket.stall('down');
      return world.lasts(step.ms, () => sockets.forEach((socket) => socket.flow()));
    }
    case 'sleep':
      if (device.app?.isThere === true) world.strikes.add('sleep');
      device.sleep();
      return world.lasts(step.ms, () => device.wake());
  }
}

function partition(world: World, { how, open, ms }: Of<'partition'>): void {
  if (world.connections > 0) world.strikes.add('partition');
  const undone = [...world.devices.values()].map((device) => {
    if (open === 'cut') device.cut();
    else device.network.stall();
    const clear = device.obstruct(how);
    return (): void => {
      clear();
      device.network.flow();
    };
  });
  world.lasts(ms, () => undone.forEach((undo) => undo()));
}

/** After a write was handed to the operating system, and before any flush can be over; milliseconds. */
const MID_WRITE = 0.5;

function crashServer(world: World, step: Of<'server_crash'>): void {
  if (step.midWrite !== true) return crashNow(world, step);
  world.disk.appended = () => {
    world.disk.appended = undefined;
    world.environment.setTimer(MID_WRITE, () => crashNow(world, step));
  };
}

function crashNow(world: World, { crash, told, downtime }: Of<'server_crash'>): void {
  const hadConnections = world.connections > 0;
  if (!world.server.crash(crash, downtime)) return;
  if (hadConnections) world.strikes.add('server_crash');
  for (const device of world.devices.values()) if (told) device.drop();
  else device.cut();
}

function deploy(world: World, { downtime }: Of<'deploy'>): void {
  const hadConnections = world.connections > 0;
  if (world.server.deploy(downtime) && hadConnections) world.strikes.add('deploy');
}

function spoilDisk(world: World, { fault, ms }: Of<'disk'>): void {
  const { disk } = world;
  disk.fault = fault;
  world.lasts(ms, () => {
    // A later fault has its own end.
    if (disk.fault === fault) disk.fault = { kind: 'none' };
  });
}
