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
setTimeout(() => failed('it takes too long'), process.env.CHILDPROC_FULL ? 600000 : 55000).unref();

// Starts a helper of the test program with a channel; `ended` resolves with how it ended, and rejects unless that is
// 21 or `signal`. Without the ref() Node's channel does not hold its loop any more after a write that had to wait, and
// 'close' may never come.
function start(program, helper, options = {}) {
  const child = require('child_process').spawn(program, ['--helper', helper, ...(options.args || [])], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc', ...(options.more || [])],
    serialization: options.serialization || 'json',
  });
  child.channel.ref();
  child.ended = new Promise((resolve, reject) => {
    child.on('close', (code, signal) =>
      code === 21 || (signal && signal === options.signal)
        ? resolve(signal)
        : reject(new Error(`${helper} ended with ${code}, ${signal}`)));
  });
  return child;
}

module.exports = { fine, failed, start };
