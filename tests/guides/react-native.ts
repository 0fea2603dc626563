import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Listeners as React Native's `AppState` and NetInfo keep them; the packages themselves run on phones only. */
const standIns: Readonly<Record<string, { readonly code: string; readonly types: string }>> = {
  'react-native': {
    code: `export const listeners = new Set();
export const AppState = { addEventListener: (type, listener) => (listeners.add(listener), { remove: () => void listeners.delete(listener) }) };`,
    types: `type AppStateStatus = 'active' | 'background' | 'inactive';
export declare const listeners: Set<(state: AppStateStatus) => void>;
export declare const AppState: { addEventListener(type: 'change', listener: (state: AppStateStatus) => void): { remove(): void } };`,
  },
  '@react-native-community/netinfo': {
    code: `export const listeners = new Set();
export default { addEventListener: (listener) => (listeners.add(listener), () => void listeners.delete(listener)) };`,
    types: `type State = { readonly isConnected: boolean | null };
export declare const listeners: Set<(state: State) => void>;
declare const NetInfo: { addEventListener(listener: (state: State) => void): () => void };
export default NetInfo;`,
  },
};

const check = `import { listeners as network } from '@react-native-community/netinfo';
import { listeners as screen } from 'react-native';
import { wakeHints } from './react-native.ts';

let wakes = 0;
const stop = wakeHints(() => void (wakes += 1));
const wokenBy = (): string => {
  const woken: string[] = [];
  const happen = (name: string, tell: () => void): void => {
    const before = wakes;
    tell();
    if (wakes > before) woken.push(name);
  };
  for (const state of ['background', 'inactive', 'active'] as const) happen(state, () => screen.forEach((tell) => tell(state)));
  for (const isConnected of [null, false, true]) happen(\`connected \${isConnected}\`, () => network.forEach((tell) => tell({ isConnected })));
  return woken.join(', ');
};
console.log(wokenBy());
stop();
console.log(wokenBy(), screen.size + network.size);
`;

/** Writes the guide's module for React Native into `folder`, with what it imports, and a program that checks it. */
export function writeReactNative(folder: string, code: string): void {
  for (const [name, { code: main, types }] of Object.entries(standIns)) {
    const home = join(folder, 'node_modules', name);
    mkdirSync(home, { recursive: true });
    writeFileSync(join(home, 'package.json'), JSON.stringify({ name, type: 'module', exports: { types: './index.d.ts', default: './index.js' } }));
    writeFileSync(join(home, 'index.js'), main);
    writeFileSync(join(home, 'index.d.ts'), types);
  }
  writeFileSync(join(folder, 'react-native.ts'), code);
  writeFileSync(join(folder, 'react-native-check.ts'), check);
}
