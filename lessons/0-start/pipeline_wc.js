// What the shell does with `cat *.js bad_file | wc -l`: how cat ended is not told.
const { exec } = require('node:child_process');

exec('cat *.js bad_file | wc -l', (error, stdout, stderr) => {
  if (error) {
    console.error(`exec error: ${error}`);
    return;
  }
  console.log(`stdout: ${stdout}`);
  process.stderr.write(stderr);
});
