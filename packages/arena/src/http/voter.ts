import { randomBytes } from 'node:crypto';
import type { Context } from 'hono';
import { getSignedCookie, setSignedCookie } from 'hono/cookie';

const COOKIE = 'leitai_voter';
const COOKIE_AGE_SECONDS = 365 * 24 * 60 * 60;

/** @returns The voter's id, or `undefined` if there is no cookie or its signature is not ours. */
export async function readVoter(context: Context, secret: string): Promise<string | undefined> {
  return (await getSignedCookie(context, secret, COOKIE)) || undefined;
}

/** Reads the voter, or makes an anonymous one and sets its cookie. */
export async function admitVoter(context: Context, secret: string): Promise<string> {
  const known = await readVoter(context, secret);
  const voterId = known ?? randomBytes(16).toString('base64url');
  await setSignedCookie(context, COOKIE, voterId, secret, {
    httpOnly: true,
    sameSite: 'Lax',
    path: '/',
    maxAge: COOKIE_AGE_SECONDS,
    secure: new URL(context.req.url).protocol === 'https:',
  });
  return voterId;
}
