/** Base64 of bytes that look like a private key: one DER sequence. */
export const KEY_BASE64 = Buffer.concat([Buffer.of(0x30, 0x82, 0x01, 0x00), Buffer.alloc(256, 7)]).toString(
  'base64',
);

export const pem = (base64 = KEY_BASE64): string =>
  `-----BEGIN PRIVATE KEY-----\n${base64.replace(/.{64}/g, '$&\n')}\n-----END PRIVATE KEY-----\n`;

/** The members of a service account's key file. */
export const keyMembers = (account = 'deploy', project = 'my-project'): Readonly<Record<string, string>> => ({
  type: 'service_account',
  project_id: project,
  private_key_id: '0123456789abcdef',
  private_key: pem(),
  client_email: `${account}@${project}.iam.gserviceaccount.com`,
  client_id: '1234567890',
  token_uri: 'https://oauth2.googleapis.com/token',
});

/** A service account's key file. */
export const keyFile = (account?: string, project?: string): string =>
  JSON.stringify(keyMembers(account, project), undefined, 2);
