// Run as a process of its own by log.test.ts, with a standard error that takes nothing: logs, and is still there to say so.
import { systemEnvironment } from '@paceline/core';
import { createLog } from '../../src/observe/log.ts';

const log = createLog({ level: 'info', environment: systemEnvironment });
for (let count = 0; count < 3; count++) log.error({ count }, 'nobody can write this down');
setImmediate(() => process.stdout.write('still here'));
