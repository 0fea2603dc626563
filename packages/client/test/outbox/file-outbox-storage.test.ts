import { outboxStorageContract } from '@paceline/testkit/contracts';
import { FileStage } from './file-stage.ts';

outboxStorageContract('in files', async () => new FileStage(), { beDamaged: true, beFull: process.platform === 'linux' });
