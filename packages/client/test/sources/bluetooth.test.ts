import { describe, expect, it } from 'vitest';
import { bluetoothFootPod, bluetoothHeartRate, type BluetoothLike, type Source, type SourceState } from '@paceline/client/sources';
import { VirtualEnvironment } from '@paceline/testkit';

const view = (...bytes: readonly number[]): DataView => new DataView(Uint8Array.from(bytes).buffer);

/** A sensor as Web Bluetooth shows one. */
class Sensor extends EventTarget {
  readonly asked: string[] = [];
  connections = 0;
  isInReach = true;
  readonly #characteristic = Object.assign(new EventTarget(), { value: undefined as DataView | undefined, startNotifications: () => Promise.resolve() });
  readonly gatt = {
    connect: async () => {
      this.connections += 1;
      if (!this.isInReach) throw new Error('out of reach');
      return {
        getPrimaryService: (service: string) => {
          this.asked.push(service);
          return Promise.resolve({
            getCharacteristic: (characteristic: string) => {
              this.asked.push(characteristic);
              return Promise.resolve(this.#characteristic as never);
            },
          });
        },
      };
    },
    disconnect: () => void (this.connections = -1),
  };

  tell(...bytes: readonly number[]): void {
    this.#characteristic.value = view(...bytes);
    this.#characteristic.dispatchEvent(new Event('characteristicvaluechanged'));
  }

  lose(): void {
    this.dispatchEvent(new Event('gattserverdisconnected'));
  }
}

const chosen = (sensor: Sensor): BluetoothLike => ({ requestDevice: () => Promise.resolve(sensor as never) });

function listen<Value>(source: Source<Value>) {
  const values: Value[] = [];
  const states: SourceState['kind'][] = [];
  const stop = source.start({ heard: (value) => void values.push(value), state: ({ kind }) => void states.push(kind) }, 0);
  return { values, states, stop };
}

describe('a sensor over Bluetooth', () => {
  it('tells the heart rate of a strap', async () => {
    const environment = new VirtualEnvironment();
    const sensor = new Sensor();
    const { values, states, stop } = listen(bluetoothHeartRate({ bluetooth: chosen(sensor), environment }));
    await environment.advance(10);
    sensor.tell(0x00, 151);
    sensor.tell(0x00, 0);
    sensor.tell(0x00, 152);
    expect([values, states, sensor.asked]).toEqual([[151, 152], ['asking', 'searching', 'ready'], ['heart_rate', 'heart_rate_measurement']]);
    stop();
    sensor.tell(0x00, 153);
    expect([values.length, sensor.connections]).toEqual([2, -1]);
  });

  it('tells the steps of a foot pod', async () => {
    const environment = new VirtualEnvironment();
    const sensor = new Sensor();
    const { values } = listen(bluetoothFootPod({ bluetooth: chosen(sensor), environment }));
    await environment.advance(10);
    sensor.tell(0x04, 0x00, 0x03, 170);
    expect(values).toEqual([{ speed: 3, cadence: 170, isRunning: true }]);
  });

  it('is looked for again when it is lost, until it is back', async () => {
    const environment = new VirtualEnvironment();
    const sensor = new Sensor();
    const { values, states, stop } = listen(bluetoothHeartRate({ bluetooth: chosen(sensor), environment }));
    await environment.advance(10);
    sensor.isInReach = false;
    sensor.lose();
    await environment.advance(10_000);
    expect(sensor.connections).toBe(4);
    sensor.isInReach = true;
    await environment.advance(3_000);
    sensor.tell(0x00, 140);
    expect([values, states.at(-1)]).toEqual([[140], 'ready']);
    stop();
    await environment.advance(60_000);
    expect(environment.timers).toBe(0);
  });

  it('is blocked with a reason where there is no Bluetooth, or nothing was chosen', async () => {
    const environment = new VirtualEnvironment();
    expect(listen(bluetoothHeartRate({ bluetooth: undefined, environment })).states).toEqual(['blocked']);
    const { states } = listen(bluetoothHeartRate({ bluetooth: { requestDevice: () => Promise.reject(new Error('cancelled')) }, environment }));
    await environment.advance(10);
    expect(states).toEqual(['asking', 'blocked']);
  });
});
