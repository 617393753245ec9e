/** Gives secrets numbers, equal ones the same, in the order in which they are first shown. */
export class SecretNumbers {
  readonly #numbers = new Map<string, number>();

  /** What is shown in the place of a text that may be secret. Blanks and quotes around it stay. */
  masked(text: string): string {
    const {
      before = '',
      secret = '',
      after = '',
    } = QUOTED.exec(text)?.groups ?? PLAIN.exec(text)?.groups ?? {};
    return secret === '' ? text : `${before}<secret ${this.#numberOf(secret)}>${after}`;
  }

  #numberOf(secret: string): number {
    const number = this.#numbers.get(secret) ?? this.#numbers.size + 1;
    this.#numbers.set(secret, number);
    return number;
  }
}

const QUOTED = /^(?<before>\s*(?<quote>["']))(?<secret>.+)(?<after>\k<quote>\s*)$/s;
const PLAIN = /^(?<before>\s*)(?<secret>\S(?:.*\S)?)(?<after>\s*)$/s;
