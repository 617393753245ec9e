/** An IP address as a number. An IPv4 address that is mapped into IPv6 (`::ffff:10.0.0.1`) is that of IPv4. */
interface IpAddress {
  readonly bits: 32 | 128;
  readonly value: bigint;
}

/** Addresses that begin with the same bits. */
interface IpRange {
  readonly start: IpAddress;
  readonly prefix: number;
}

const MAPPED = 0xffffn;
const MAPPED_BITS = 96;

const OCTET = '(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const IPV4 = new RegExp(`^${OCTET}\\.${OCTET}\\.${OCTET}\\.${OCTET}$`);

/** Whether a text is an IP address, without brackets. */
export const isIpAddress = (text: string): boolean => ipAddress(text) !== undefined;

/**
 * Whether an IP address is in a range, `10.0.0.0/8` or `fd00::/8`, or is that single address.
 *
 * @param text what is to be such a range; anything else holds no address
 */
export function isInRange(address: string, text: string): boolean {
  const [ip, range] = [ipAddress(address), ipRange(text)];
  if (ip === undefined || range === undefined || ip.bits !== range.start.bits) return false;
  const rest = BigInt(ip.bits - range.prefix);
  return ip.value >> rest === range.start.value >> rest;
}

function ipRange(text: string): IpRange | undefined {
  const [, host = '', digits] = /^([^/]*)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const start = ipAddress(host);
  if (start === undefined) return undefined;
  const skipped = host.includes(':') && start.bits === 32 ? MAPPED_BITS : 0;
  const prefix = digits === undefined ? start.bits : Number(digits) - skipped;
  return prefix >= 0 && prefix <= start.bits ? { start, prefix } : undefined;
}

function ipAddress(text: string): IpAddress | undefined {
  const octets = IPV4.exec(text)?.slice(1);
  if (octets) return { bits: 32, value: joined(octets.map(Number), 8n) };
  // A URL holds it in one form only, without an IPv4 address at its end.
  const url = `http://[${text}]/`;
  if (!/^[\da-f:.]+$/i.test(text) || !URL.canParse(url)) return undefined;
  const value = joined(groupsOf(new URL(url).hostname.slice(1, -1)), 16n);
  return value >> 32n === MAPPED ? { bits: 32, value: value & 0xffff_ffffn } : { bits: 128, value };
}

function groupsOf(text: string): readonly number[] {
  const [before = [], behind = []] = text
    .split('::')
    .map((part) => (part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16))));
  return [...before, ...new Array<number>(8 - before.length - behind.length).fill(0), ...behind];
}

const joined = (numbers: readonly number[], bits: bigint): bigint =>
  numbers.reduce((value, number) => (value << bits) | BigInt(number), 0n);
