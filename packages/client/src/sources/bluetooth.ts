import { heartRateOf, runningOf, systemEnvironment, type Environment } from '@paceline/core';
import type { FootPodSource, HeartRateSource, Source, SourceListener, SourceState } from './source.ts';

/** The part of Web Bluetooth that the sources use. */
export interface BluetoothLike {
  requestDevice(options: { readonly filters: readonly { readonly services: readonly string[] }[] }): Promise<DeviceLike>;
}

export interface DeviceLike {
  readonly gatt?: { connect(): Promise<ServerLike>; disconnect(): void };
  addEventListener(type: 'gattserverdisconnected', listener: () => void): void;
  removeEventListener(type: 'gattserverdisconnected', listener: () => void): void;
}

export interface ServerLike {
  getPrimaryService(service: string): Promise<{ getCharacteristic(characteristic: string): Promise<CharacteristicLike> }>;
}

export interface CharacteristicLike {
  readonly value?: DataView;
  addEventListener(type: 'characteristicvaluechanged', listener: () => void): void;
  removeEventListener(type: 'characteristicvaluechanged', listener: () => void): void;
  startNotifications(): Promise<unknown>;
}

export interface BluetoothPlatform {
  /** Undefined where there is no Web Bluetooth, as on iOS. */
  readonly bluetooth: BluetoothLike | undefined;
  readonly environment: Environment;
}

// Read from globalThis, because this package is compiled without the DOM's types.
const page = globalThis as { readonly navigator?: { readonly bluetooth?: BluetoothLike } };

const ownPlatform = (): BluetoothPlatform => ({ bluetooth: page.navigator?.bluetooth, environment: systemEnvironment });

/** A heart rate strap over Web Bluetooth. Start it from a tap: the browser lets the person choose the device. */
export const bluetoothHeartRate = (platform: BluetoothPlatform = ownPlatform()): HeartRateSource =>
  bluetoothSource(platform, { service: 'heart_rate', characteristic: 'heart_rate_measurement', read: (value) => heartRateOf(value)?.heartRate });

/** A foot pod over Web Bluetooth. Start it from a tap. */
export const bluetoothFootPod = (platform: BluetoothPlatform = ownPlatform()): FootPodSource =>
  bluetoothSource(platform, { service: 'running_speed_and_cadence', characteristic: 'rsc_measurement', read: runningOf });

interface Sensor<Value> {
  readonly service: string;
  readonly characteristic: string;
  readonly read: (value: DataView) => Value | undefined;
}

const missing: SourceState = {
  kind: 'blocked',
  reason: 'This browser has no Web Bluetooth.',
  remedy: 'Use Chrome or Edge on Android or a computer; iOS has none in any browser.',
};

const refused: SourceState = {
  kind: 'blocked',
  reason: 'No device was chosen, or it could not be connected.',
  remedy: 'Switch it on and wear it, then choose it again.',
};

/** Before a connection that was lost is tried again, milliseconds. */
const AGAIN = 3_000;

function bluetoothSource<Value>({ bluetooth, environment }: BluetoothPlatform, sensor: Sensor<Value>): Source<Value> {
  return {
    start(listener) {
      if (bluetooth === undefined) {
        listener.state(missing);
        return () => undefined;
      }
      listener.state({ kind: 'asking' });
      let stop = (): void => undefined;
      let isStopped = false;
      const choose = async (): Promise<void> => {
        const device = await bluetooth.requestDevice({ filters: [{ services: [sensor.service] }] });
        if (!isStopped) stop = follow(device, sensor, listener, environment);
      };
      choose().catch(() => {
        if (!isStopped) listener.state(refused);
      });
      return () => {
        isStopped = true;
        stop();
      };
    },
  };
}

// oxlint-disable-next-line max-params -- a device, what it measures, who hears of it, and the time
function follow<Value>(device: DeviceLike, sensor: Sensor<Value>, listener: SourceListener<Value>, environment: Environment): () => void {
  let isStopped = false;
  let cancel = (): void => undefined;
  let forget = (): void => undefined;
  const again = (): void => {
    if (isStopped) return;
    listener.state({ kind: 'searching' });
    cancel();
    cancel = environment.setTimer(AGAIN, connect);
  };
  const connect = (): void => void listen().catch(again);
  const listen = async (): Promise<void> => {
    const server = await device.gatt?.connect();
    const service = await server?.getPrimaryService(sensor.service);
    const characteristic = await service?.getCharacteristic(sensor.characteristic);
    if (characteristic === undefined || isStopped) return;
    const changed = (): void => {
      const value = characteristic.value && sensor.read(characteristic.value);
      if (value !== undefined && !isStopped) listener.heard(value, environment.now());
    };
    forget();
    characteristic.addEventListener('characteristicvaluechanged', changed);
    forget = () => characteristic.removeEventListener('characteristicvaluechanged', changed);
    await characteristic.startNotifications();
    listener.state({ kind: 'ready' });
  };
  device.addEventListener('gattserverdisconnected', again);
  listener.state({ kind: 'searching' });
  connect();
  return () => {
    isStopped = true;
    cancel();
    forget();
    device.removeEventListener('gattserverdisconnected', again);
    device.gatt?.disconnect();
  };
}
