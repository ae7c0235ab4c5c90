'use strict';
// Scripts end with 21 when they found all well, and with 1 and a reason when not.

function failed(error) {
  console.error(error && error.stack ? error.stack : error);
  process.exit(1);
}

function fine() {
  process.exitCode = 21;
}

process.on('uncaughtException', failed);
setTimeout(() => failed('it takes too long'), 55000).unref();

// Starts a helper of the test program with a channel; resolves when it has ended with 21.
function start(program, helper, options = {}) {
  const child = require('child_process').spawn(program, ['--helper', helper, ...(options.args || [])], {
    stdio: ['ignore', options.stdout || 'inherit', 'inherit', 'ipc'],
    serialization: options.serialization || 'json',
  });
  child.ended = new Promise((resolve, reject) => {
    child.on('close', (code, signal) =>
      code === 21 ? resolve() : reject(new Error(`${helper} ended with ${code}, ${signal}`)));
  });
  return child;
}

module.exports = { fine, failed, start };
