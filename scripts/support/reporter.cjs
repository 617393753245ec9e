// mocha's usual reporter, which also writes how the tests ended to the file that its option `output` names.
// CommonJS, since that is how mocha loads a reporter.
const { writeFileSync } = require('node:fs');
const { reporters, Runner } = require('mocha');

module.exports = class extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const [skipped, failures] = [[], []];
    runner.on(Runner.constants.EVENT_TEST_PENDING, (test) => skipped.push(test.fullTitle()));
    runner.on(Runner.constants.EVENT_TEST_FAIL, (test, error) =>
      failures.push(`${test.fullTitle()}: ${error.message.trim().replaceAll(/\s*\n\s*/g, ' | ')}`),
    );
    runner.once(Runner.constants.EVENT_RUN_END, () => {
      const outcome = { passed: this.stats.passes, failed: this.stats.failures, skipped, failures };
      writeFileSync(options.reporterOptions.output, JSON.stringify(outcome, null, 2));
    });
  }
};
