import { BehaviorSubject, distinctUntilChanged, Observable, ReplaySubject, share, Subject } from 'rxjs';

export type { Observable } from 'rxjs';

/** A value that changes. Whoever subscribes gets the present value first. */
export class Cell<T> {
  readonly #subject: BehaviorSubject<T>;
  /** The read-only side, for the public surface. */
  readonly changes: Observable<T>;

  constructor(initial: T, equal?: (a: T, b: T) => boolean) {
    this.#subject = new BehaviorSubject(initial);
    // Not piped from the subject itself: that would be a subject again, which anybody could call `next` on.
    this.changes = this.#subject.asObservable().pipe(distinctUntilChanged(equal));
  }

  get value(): T {
    return this.#subject.value;
  }

  set(value: T): void {
    this.#subject.next(value);
  }

  complete(): void {
    this.#subject.complete();
  }
}

/** Things that happen. Whoever subscribes gets what happens from then on. */
export class Signal<T> {
  readonly #subject = new Subject<T>();
  /** The read-only side, for the public surface. */
  readonly events: Observable<T> = this.#subject.asObservable();

  emit(value: T): void {
    this.#subject.next(value);
  }

  complete(): void {
    this.#subject.complete();
  }
}

/** A value that is worked out only while somebody subscribes, once for all of them; `start` returns how to stop. */
export function whileWatched<T>(start: (show: (value: T) => void) => () => void): Observable<T> {
  return new Observable<T>((subscriber) => start((value) => subscriber.next(value))).pipe(share({ connector: () => new ReplaySubject<T>(1) }));
}
