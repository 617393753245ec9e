import { expect } from 'chai';
import { serviceAccountKey } from '../../../../src/core/tools/gcloud/serviceAccountKey.ts';
import { KEY_BASE64, keyFile, keyMembers, pem } from '../../../support/serviceAccountKey.ts';

const withMembers = (members: Readonly<Record<string, unknown>>): string =>
  JSON.stringify({ ...keyMembers(), ...members });

describe('serviceAccountKey', () => {
  it('reads the account and the project of a key', () => {
    const text = keyFile();
    const account = 'deploy@my-project.iam.gserviceaccount.com';
    expect(serviceAccountKey(text)).to.include({ text, account, project: 'my-project' });
  });

  it('takes a key that names no project, and line ends of Windows in the private key', () => {
    const text = withMembers({ project_id: undefined, private_key: pem().replaceAll('\n', '\r\n') });
    expect(serviceAccountKey(text)).to.include({ project: undefined });
  });

  const faults: readonly (readonly [title: string, text: string, fault: RegExp])[] = [
    ['no JSON', 'AIza-secret', /^is not a JSON object$/],
    ['a list', '["secret"]', /^is not a JSON object$/],
    ['a path', '/secret/key.json', /^is not a JSON object$/],
    ['the file in base64', Buffer.from(keyFile()).toString('base64'), /^is not a JSON object$/],
    ['real line breaks', keyFile().replaceAll('\\n', '\n'), /private_key spans several lines/],
    ['a cut file', keyFile().slice(0, -20), /^is not a JSON object$/],
    ['another type', withMembers({ type: 'authorized_user' }), /its "type" is something else$/],
    ['no type', withMembers({ type: undefined }), /its "type" is missing$/],
    ['no private key', withMembers({ private_key: undefined }), /without private_key$/],
    ['an empty private key', withMembers({ private_key: '' }), /without private_key$/],
    ['no account', withMembers({ client_email: undefined }), /without client_email$/],
    ['no address of a token', withMembers({ token_uri: 7 }), /without token_uri$/],
    [
      'an account with a line break',
      withMembers({ client_email: 'a\n[core]' }),
      /client_email that contains/,
    ],
    [
      'a project with a line break',
      withMembers({ project_id: 'a\nb' }),
      /project_id that is not the id of a project$/,
    ],
    ['a private key of one line', withMembers({ private_key: pem().replaceAll('\n', ' ') }), /not a PEM/],
    [
      'doubled backslashes',
      withMembers({ private_key: pem().replaceAll('\n', '\\n') }),
      /a backslash and an n/,
    ],
    ['no base64', withMembers({ private_key: pem(KEY_BASE64.replace('BwcH', 'Bw*H')) }), /not base64$/],
    ['lost padding', withMembers({ private_key: pem(KEY_BASE64.replace(/=+$/, '')) }), /not base64$/],
    ['a lost line', withMembers({ private_key: pem(KEY_BASE64.slice(64)) }), /a part is missing$/],
    ['a cut private key', withMembers({ private_key: pem(KEY_BASE64.slice(0, 64)) }), /a part is missing$/],
  ];
  for (const [title, text, fault] of faults)
    it(`refuses ${title}, and shows no value`, () => {
      const found = serviceAccountKey(text);
      expect(found)
        .to.have.property('fault')
        .that.matches(fault)
        .and.not.match(/secret|BwcH|@my-project/);
    });
});
