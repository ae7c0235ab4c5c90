// execFileSync: wait for a program, at most five seconds.
const { execFileSync } = require('node:child_process');

try {
  process.stdout.write(execFileSync('node', ['--version'], { timeout: 5000 }));
} catch (error) {
  console.error(`Error: ${error.message}`);
  process.exitCode = 1;
}
