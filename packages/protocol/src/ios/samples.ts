import { isObject } from '../schema/index.ts';

type Members = Readonly<Record<string, unknown>>;

/** Where the samples of a type's data are; `undefined`: the data is one. */
const sampleLists: Readonly<Record<string, string | undefined>> = {
  pace_update: undefined,
  friend_update: undefined,
  track_batch: 'samples',
  friend_updates: 'updates',
};

/** The data with each of its samples changed; `path` leads to the sample. What is not of the right shape stays as it is. */
export function mapSamples(type: string, data: Members, change: (sample: Members, path: string) => Members): Members {
  if (!Object.hasOwn(sampleLists, type)) return data;
  const list = sampleLists[type];
  if (list === undefined) return change(data, 'data');
  const samples = data[list];
  if (!Array.isArray(samples)) return data;
  return { ...data, [list]: samples.map((sample: unknown, place) => (isObject(sample) ? change(sample, `data.${list}.${place}`) : sample)) };
}
