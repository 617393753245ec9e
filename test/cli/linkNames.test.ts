import { expect } from 'chai';
import { catalog } from '../../src/catalog.ts';
import { commandOfLink, linkName } from '../../src/cli/linkNames.ts';

describe('the name that the program is called by', () => {
  const table: [argv0: string, command: string | undefined][] = [
    ['shippable_retry', 'retry'],
    ['shippable_replace', 'replace'],
    ['shippable_decrypt', 'decrypt'],
    ['shippable_jdk', 'jdk'],
    ['docker-credential-shipctl', 'docker_credential'],
    ['git-credential-shipctl', 'git_credential'],
    ['eks_token', 'eks_token'],
    ['gke_token', 'gke_token'],
    ['aks_token', 'aks_token'],
    ['./shippable_retry', 'retry'],
    ['/opt/bin/shippable_jdk', 'jdk'],
    ['shipctl', undefined],
    ['/opt/shipctl-6', undefined],
    ['shippable_retry/shipctl', undefined],
    ['shippable_retry-6', undefined],
    ['-shippable_retry', undefined],
    ['shippable_', undefined],
    ['shippable_notify', undefined],
    ['retry', undefined],
    ['-bash', undefined],
    ['/', undefined],
    ['', undefined],
  ];
  for (const [argv0, command] of table) {
    it(`${JSON.stringify(argv0)} stands for ${command ?? 'no command'}`, () => {
      expect(commandOfLink(argv0)).to.equal(command);
    });
  }

  it('stands for commands that exist, each by one name', () => {
    for (const command of Object.keys(catalog)) {
      const name = linkName(command);
      if (name !== undefined) expect(commandOfLink(name)).to.equal(command);
    }
  });
});
