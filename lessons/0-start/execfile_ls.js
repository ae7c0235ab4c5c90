// execFile: run a program without a shell, get its output whole.
const { execFile } = require('node:child_process');

execFile('ls', ['-lh', '/usr'], (error, stdout) => {
  if (error) {
    console.error(`Error: ${error.message}`);
    return;
  }
  process.stdout.write(`stdout:\n${stdout}`);
});
