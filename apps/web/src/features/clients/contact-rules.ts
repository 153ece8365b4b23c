import { EmailAddress } from '@sira/contract/shapes';

/** What to say about an address, or true. Empty is fine. */
export function emailRule(text: string): true | string {
  const address = text.trim();
  if (address === '' || EmailAddress.safeParse(address).success) return true;
  return address.includes('@')
    ? 'An address ends in a domain, such as anyamanselatan.example.'
    : 'An address has an @ in it, such as keuangan@anyamanselatan.example.';
}

/** What to say about a phone number, or true. Empty is fine. */
export function phoneRule(text: string): true | string {
  const number = text.trim();
  return (
    number === '' ||
    /^[0-9+() .-]{3,30}$/.test(number) ||
    'Write digits, spaces, + and () only, such as +62 21 555 01.'
  );
}
