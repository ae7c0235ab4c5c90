// The same name of a file, in a command line of the shell and in a list of arguments.
const { execSync, execFileSync } = require('node:child_process');

const show = (how, out) => process.stdout.write(`${how}: ${out}`);
const name = 'nothing; echo INJECTED';
show('pasted', execSync(`printf '%s\\n' ${name}`));
show('list', execFileSync('printf', ['%s\n', name]));
