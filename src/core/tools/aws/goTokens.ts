/**
 * Where the SDK for Go begins a token: at the start, and after a blank, an operator or a boolean. Anywhere else a comma, a
 * comment sign or a number is part of a word to it.
 */
export const TOKEN_START = String.raw`(?:^|[\s[\]=:])(?:true|false)*`;

/** What the SDK for Go takes for a number at first, and then can't read as one if its token ends there. */
export const ODD_NUMBER = String.raw`(?:(?:-\d*[.ebo]?|\.|e-?|\d{2,}[bo])\d+|(?:-\d*|\d{2,})x[\da-f]+)`;
