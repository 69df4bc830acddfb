// `npm run schema`: writes the JSON Schema of leitai.yaml that editors read.
import { writeFileSync } from 'node:fs';
import { z } from 'zod';
import { configSchema } from '../packages/arena/src/config-schema.ts';

const schema = z.toJSONSchema(configSchema, { io: 'input', target: 'draft-7' });
writeFileSync('packages/arena/leitai.schema.json', `${JSON.stringify(schema, null, 2)}\n`);
