// execFile: a Python script; its folder is the working directory, or named as the argument.
const { execFile } = require('node:child_process');

execFile('python3', ['script.py'], { cwd: process.argv[2] }, (error, stdout) => {
  if (error) {
    console.error(`Error: ${error.message}`);
    return;
  }
  process.stdout.write(`stdout:\n${stdout}`);
});
