/** What every value has in it that shipctl writes in a history, and nothing else has. */
const MARKER = 'OURS';

/** What stands in every line that asks shipctl for keys. */
export const PROCESS = 'aws_credentials';

export const isOurs = (text: string): boolean => text.includes(MARKER) || text.includes(PROCESS);

/** What the job gets from the platform for one resource. */
export interface Identity {
  readonly kind: 'keys' | 'token' | 'role';
  /** Another number is another identity. */
  readonly number: number;
}

/** Odd beginnings of secrets, which the files hold as they are. */
const ODD = ['', '', '', '=', '#', ';', '"', ':', '[x]'];

/** The variables of a resource's integration, by the end of their names. */
export function fieldsOf({ kind, number }: Identity): Readonly<Record<string, string>> {
  const tail = `${MARKER}${String(number).padStart(4, '0')}`;
  if (kind === 'role') {
    return {
      ASSUMEROLEARN: `arn:aws:iam::111122223333:role/${tail}`,
      AWSACCOUNTID: '111122223333',
    };
  }
  const keys = {
    ACCESSKEY: `AKIASHIPCTLS${tail}`,
    SECRETKEY: `${ODD[number % ODD.length] ?? ''}secret/${tail}+secretSecretSecret=`,
  };
  return kind === 'keys' ? keys : { ...keys, SESSIONTOKEN: `IQoJb3JpZ2luX2Vj${tail}==` };
}

/** What distinguishes one identity from another in a file. */
export const traceOf = ({ number }: Identity): string => `${MARKER}${String(number).padStart(4, '0')}`;

/** Whether a file holds one of our secrets in any writing: as it is, or in base64. */
export function holdsOurs(text: string): boolean {
  if (text.includes(MARKER)) return true;
  const encoded = text.match(/[A-Za-z0-9+/_-]{24,}/g) ?? [];
  return encoded.some((part) =>
    [0, 1, 2, 3].some((start) => Buffer.from(part.slice(start), 'base64').includes(MARKER)),
  );
}
