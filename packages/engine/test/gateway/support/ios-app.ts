import { iosDate, iosFrame, readIosFrame, type IosData, type IosMessage, type IosMessageType } from '@paceline/testkit';
import type { UpgradeInfo } from '../../../src/gateway/gateway.ts';
import type { TestClient } from './test-client.ts';
import type { World } from './world.ts';

const upgrade: Partial<UpgradeInfo> = { subprotocol: undefined, isBelieved: true };

/** The existing iOS app: binary frames of its encoding, no hello, no token, and no word read before it believes itself joined. */
export class IosApp {
  readonly client: TestClient;
  readonly userId: string;
  readonly #world: World;
  #read = 0;

  constructor(world: World, userId: string, how: Partial<UpgradeInfo> = {}) {
    this.#world = world;
    this.userId = userId;
    this.client = world.connect({ ...upgrade, ...how });
  }

  say(type: string, data: object = {}): void {
    this.client.sayRaw(iosFrame(type, data, this.#world.environment.now()));
  }

  join(friends: readonly string[] = []): void {
    this.say('join_session', { sessionId: 'run', userId: this.userId, friends });
  }

  /** A sample of now; the app knows no further readings. */
  report(pace: number, latitude = 46): void {
    const location = { latitude, longitude: -30 };
    this.say('pace_update', { userId: this.userId, sessionId: 'run', pace, location, timestamp: iosDate(this.#world.environment.now()) });
  }

  /** A fix as the app reports it: its place with pace 0, and at once the same with the pace. */
  fix(pace: number, latitude?: number): void {
    this.report(0, latitude);
    this.report(pace, latitude);
  }

  leave(): void {
    this.say('leave_session', { sessionId: 'run', userId: this.userId });
  }

  get heard(): readonly IosMessage[] {
    return this.client.frames.map(readIosFrame);
  }

  /** What was heard since the last call. */
  news(): readonly IosMessage[] {
    const news = this.heard.slice(this.#read);
    this.#read = this.client.frames.length;
    return news;
  }

  all<Type extends IosMessageType>(type: Type): readonly IosData<Type>[] {
    return this.heard.filter((message) => message.type === type).map(({ data }) => data as IosData<Type>);
  }

  last<Type extends IosMessageType>(type: Type): IosData<Type> {
    const last = this.all(type).at(-1);
    if (last === undefined) throw new Error(`The app was told of no ${type}.`);
    return last;
  }
}

/** Two user ids as the app makes them. */
export const kim = '6F9619FF-8B86-D011-B42D-00C04FC964FF';
export const lee = 'DEADBEEF-1234-4ABC-9DEF-0123456789AB';
