import type { Plan } from '../plan.ts';
import type { FanoutTally } from '../tally.ts';
import { Colyseus } from './colyseus.ts';
import type { Dialect } from './dialect.ts';
import { Mqtt } from './mqtt.ts';
import { Nats } from './nats.ts';
import { Paceline } from './paceline.ts';
import { Plain } from './plain.ts';
import { SocketIo } from './socket-io.ts';

export function dialectOf(plan: Plan, tally: FanoutTally): Dialect {
  switch (plan.dialect) {
    case 'paceline':
      return new Paceline(plan, tally);
    case 'plain':
      return new Plain(tally);
    case 'socket-io':
      return new SocketIo(tally);
    case 'colyseus':
      return new Colyseus(plan.port, tally);
    case 'mqtt':
      return new Mqtt(tally);
    case 'nats':
      return new Nats(tally);
  }
}
