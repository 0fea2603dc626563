// For those who write a store or use one directly: the interface, its records, and the text in which a sample is kept.
// An entry of its own, because a store may live in a thread that needs nothing else of the engine.
export { isSameSample, sampleOf, sampleText } from './journal/sample-text.ts';
export {
  StoreError,
  type EventRecord,
  type ListedSession,
  type MemberRecord,
  type SampleConflict,
  type SampleRecord,
  type SessionPage,
  type SessionPlace,
  type SessionRecord,
  type Store,
  type StoredMember,
  type StoredSession,
  type StoredTrack,
  type StoreErrorKind,
  type TrackKey,
  type TrackRange,
  type Write,
} from './journal/store.ts';
