/** A program that prints what wakes the SDK by the hints of the guide, before and after they are stopped. */
export const wakeCheck = `import { listeners as network } from '@react-native-community/netinfo';
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
