// A program with arguments, a folder and a variable of its own; and two that do not start.
const { execFile } = require('node:child_process');

const show = (error, stdout) => process.stdout.write(error ? `${error.message}\n` : stdout);
const options = { cwd: '/usr', env: { ...process.env, GREETING: 'hello' } };
const script = 'echo $GREETING, $1; pwd';
execFile('sh', ['-c', script, 'sh', 'two words'], options, (...end) => {
  show(...end);
  execFile('no-such-program', (...missing) => {
    show(...missing);
    execFile('/usr', show);
  });
});
