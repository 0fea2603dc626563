import type { Rejection } from './fix.ts';

type Words = Readonly<Record<Rejection, string>>;

const english: Words = {
  invalid: 'out of range',
  null_island: 'at 0° N 0° E',
  out_of_order: 'not later than the one before',
  stale: 'too old when they came',
  future: 'from the future',
  inaccurate: 'less accurate than 50 m',
  too_fast: 'faster than anyone runs',
};

const german: Words = {
  invalid: 'außerhalb des Möglichen',
  null_island: 'bei 0° N 0° O',
  out_of_order: 'nicht später als die davor',
  stale: 'bei der Ankunft zu alt',
  future: 'aus der Zukunft',
  inaccurate: 'ungenauer als 50 m',
  too_fast: 'schneller, als jemand läuft',
};

const languages: Readonly<Record<string, Words>> = { en: english, de: german };

/** Why a position was not used, for people, after "3 positions:"; in English where the language (BCP 47) is not known. */
export function rejectionWords(rejection: Rejection, language: string): string {
  const [tongue = ''] = language.toLowerCase().split('-');
  return (languages[tongue] ?? english)[rejection];
}
