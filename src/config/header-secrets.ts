/** A header's value: printable, and every `${…}` in it the name of a secret. */
export const HEADER_VALUE = /^(?:[\x20-\x23\x25-\x7e]|\$(?!\{)|\$\{env:[A-Z][A-Z0-9_]{1,99}\}){1,1000}$/;
