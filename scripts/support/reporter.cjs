// mocha's usual reporter, which also writes how the tests ended to the file that its option `output` names.
// CommonJS, since that is how mocha loads a reporter.
const { writeFileSync } = require('node:fs');
const { reporters, Runner } = require('mocha');

module.exports = class extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const skipped = [];
    runner.on(Runner.constants.EVENT_TEST_PENDING, (test) => skipped.push(test.fullTitle()));
    runner.once(Runner.constants.EVENT_RUN_END, () => {
      const { passes, failures } = this.stats;
      const outcome = { passed: passes, failed: failures, skipped };
      writeFileSync(options.reporterOptions.output, JSON.stringify(outcome, null, 2));
    });
  }
};
