/**
 * What limits count as one caller: an IPv4 address, or the /64 that an IPv6 address lies in, since whoever has one of
 * its addresses has all of them. Takes an address in its one spelling; what is no address stays as it is.
 */
export function callerOf(address: string): string {
  if (!address.includes(':')) return address;
  const [head = '', tail] = address.split('::');
  const groupsOf = (text = ''): readonly string[] => text.split(':').filter((group) => group !== '');
  const [left, right] = [groupsOf(head), groupsOf(tail)];
  const groups = [...left, ...Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0'), ...right];
  return `${groups.slice(0, 4).join(':')}::/64`;
}
