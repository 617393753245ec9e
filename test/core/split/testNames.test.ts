import { expect } from 'chai';
import { TestFileNames } from '../../../src/core/split/testNames.ts';

const NAMES = new TestFileNames([
  'tests/test_x.py',
  'tests/sub/test_y.py',
  'src/test/java/com/example/AppTest.java',
  'spec/both.js',
  'spec/both.ts',
]);

describe('the file that a class is named for', () => {
  const table: [name: string, path: string | undefined][] = [
    ['tests.test_x', 'tests/test_x.py'],
    ['tests.test_x.TestA', 'tests/test_x.py'],
    ['tests.test_x.TestA.TestB', 'tests/test_x.py'],
    ['com.example.AppTest', 'com/example/AppTest.java'],
    ['com.example.AppTest$Inner', 'com/example/AppTest.java'],
    ['ns::AppTest', 'ns/AppTest.java'],
    ['Ns\\AppTest', 'Ns/AppTest.java'],
    ['tests/test_x.py', 'tests/test_x.py'],
    ['spec.both', undefined],
    ['unknown.Class', undefined],
    ['', undefined],
  ];
  for (const [name, path] of table) {
    it(`of ${JSON.stringify(name)} is ${path ?? 'unknown'}`, () => {
      expect(NAMES.pathOfClass(name)).to.equal(path);
    });
  }
});

describe('a test', () => {
  it('has the name of one of the files', () => {
    expect(NAMES.isTest('/build/tests/test_x.py')).to.equal(true);
    expect(NAMES.isTest('tests/test_z.py')).to.equal(false);
  });
});
