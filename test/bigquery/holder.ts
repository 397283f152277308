/** Starts an emulator, says where, and waits to be killed. */
import { startEmulator } from './emulator.js';

const { host } = await startEmulator();
console.log(host);
setInterval(() => {}, 1000);
