'use strict';
// What a scenario may do with a channel: the part of driver.js that the parent and its child (peer.js) have in
// common. `one.child` is the ChildProcess in the one and `process` in the other; both have send().
// driver/channel.c does the same things by the library.

const childProcess = require('child_process');
const { textOf, ofForm } = require('./forms.js');

module.exports = function channel({ emitHere, fire, attempt }) {
  let stays = null; // what keeps this process although nothing happens

  // ---- what is told of a message ----

  function told(text) {
    if (Buffer.byteLength(text) <= 300) return { json: text };
    let sum = 0x811c9dc5;
    const bytes = Buffer.from(text);
    for (const byte of bytes) sum = Math.imul(sum ^ byte, 0x01000193) >>> 0;
    return { size: bytes.length, sum };
  }

  const isAdvanced = (one) => one.advanced === true;

  const textIn = (one, message) => (isAdvanced(one) ? textOf(message) : JSON.stringify(message));

  const handles = require('./handles.js')();

  const listeners = {
    message: (one) => (message, handle) => {
      one.last = message;
      return {
        ...told(textIn(one, message)),
        ...(handle ? { handle: handles.received(handle) } : {}),
      };
    },
    internalMessage: (one) => (message) => told(textIn(one, message)),
    disconnect: () => () => ({}),
  };

  // ---- sending ----

  function valueOf(one, action) {
    if (action.echo) return action.value;
    if (action.sendBytes !== undefined) return 'x'.repeat(action.sendBytes);
    const value = action.sendText !== undefined ? JSON.parse(action.sendText) : action.send;
    return isAdvanced(one) ? ofForm(value) : value;
  }

  function send(one, action) {
    const value = valueOf(one, action);
    const done = action.callback
      ? (error) => fire(`${one.prefix}sent`, { error: error ? error.code : null })
      : undefined;
    const count = action.count || 1;
    let taken = 0;
    let result;
    attempt('send', () => {
      for (let i = 0; i < count; i++) {
        const handle = action.handle && handles.named(action.handle);
        result = one.child.send(action.numbered ? i : value, handle, { keepOpen: action.keepOpen === true }, done);
        if (result && taken === i) taken++;
      }
    });
    if (action.silent || result === undefined) return;
    emitHere(count > 1 ? { return: 'send', count, taken } : { return: 'send', value: result });
  }

  function unlisten(one, action) {
    one.child.removeAllListeners(action.unlisten);
  }

  function run(one, action) {
    const output = childProcess.execFileSync(action.run[0], action.run.slice(1));
    emitHere({ output: output.toString('latin1') });
  }

  const actions = {
    send,
    sendText: send,
    sendBytes: send,
    echo: (one, action) => send(one, { ...action, value: one.last }),
    run,
    unlisten,
    disconnect: (one) => attempt('disconnect', () => one.child.disconnect()),
    channelRef: (one) => one.child.channel.ref(),
    channelUnref: (one) => one.child.channel.unref(),
    closeHandle: (one, action) => handles.close(action.closeHandle),
    stay: () => (stays = setInterval(() => {}, 1e9)),
    leave: () => clearInterval(stays),
    exit: (one, action) => process.exit(action.exit),
    die: (one, action) => process.kill(process.pid, action.die),
    getenv: (one, action) => emitHere({ getenv: action.getenv, value: process.env[action.getenv] ?? null }),
  };

  const properties = {
    connected: (child) => child.connected === true,
    channel: (child) => (child.channel ? 'a channel' : null),
    channelFd: (child) => (child.channel && child.channel.fd >= 0 ? 'a descriptor' : null),
  };

  return { actions, listeners, properties, preparations: { handle: handles.make } };
};
