import { joinLink } from '../http/links.ts';
import { openWarning } from '../open-access.ts';
import type { Addresses } from './addresses.ts';

/** Where the server is reached. */
export interface Place {
  /** What links begin with behind a proxy. */
  readonly publicUrl: string | undefined;
  readonly addresses: Addresses;
  /** Whether others in the same network are meant to come. */
  readonly invitePhones: boolean;
}

/** What the person who started the server is told. */
export interface Announced extends Place {
  readonly dataDir: string;
  /** Whether apps without identity are believed. */
  readonly isOpen: boolean;
  /** Code of the demo session, when there is one. */
  readonly demoCode: string | undefined;
}

export interface Announcement {
  readonly lines: readonly string[];
  /** What the QR code below the lines leads to. */
  readonly qr: string | undefined;
}

export function announcement(announced: Announced): Announcement {
  const { addresses, publicUrl, dataDir, isOpen, demoCode, invitePhones } = announced;
  const others = othersBase(announced);
  const lines = [`Paceline runs at ${publicUrl ?? addresses.here}`, `Its data is in ${dataDir}`];
  if (isOpen) lines.push(openWarning);
  if (demoCode !== undefined) lines.push(demoLine(linkBase(announced), demoCode));
  if (others !== undefined) lines.push(...othersLines(others));
  else if (invitePhones) lines.push('No phone can reach it: this machine has no network.');
  lines.push('Stop it with Ctrl-C.');
  return { lines, qr: others === undefined || demoCode === undefined ? others : joinLink(others, demoCode) };
}

/** The line about the demo session of that code. */
export const demoLine = (base: string, code: string): string =>
  `Three simulated runners are in the demo session ${code}: ${joinLink(base, code)}`;

/** What links begin with: an address that works for everyone who is meant to come. */
export const linkBase = (place: Place): string => othersBase(place) ?? place.publicUrl ?? place.addresses.here;

const othersBase = ({ publicUrl, addresses, invitePhones }: Place): string | undefined =>
  invitePhones ? (publicUrl ?? addresses.network) : undefined;

function othersLines(base: string): readonly string[] {
  const lines = [`Phones reach it at ${base}, or by the QR code below.`];
  if (base.startsWith('http:')) lines.push('Without https a phone shows the run, but gives its own position to no page.');
  return lines;
}
