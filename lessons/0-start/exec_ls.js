// exec: run a shell command, get its output whole.
const { exec } = require('node:child_process');

exec('ls -l', (error, stdout) => {
  if (error) {
    console.error(`Error: ${error.message}`);
    return;
  }
  process.stdout.write(`stdout:\n${stdout}`);
});
