import { LINK_SECONDS, type LinkPurpose } from "./users.policy.ts";

const PATHS: Readonly<Record<LinkPurpose, string>> = {
  invitation: "/invitation",
  password_reset: "/password-reset",
};

/** The address of a link. Its secret is in the fragment, which browsers send to nobody: no log and no trace has it. */
export function linkAddress(publicUrl: string, purpose: LinkPurpose, token: string): string {
  return `${publicUrl}${PATHS[purpose]}#${token}`;
}

/** The mail that carries a link. */
export function linkMail(
  purpose: LinkPurpose,
  user: { readonly email: string; readonly name: string },
  address: string,
): { readonly to: string; readonly subject: string; readonly text: string } {
  const { subject, why, otherwise } = WORDS[purpose];
  const text = `Hello ${user.name},\n\n${why}\n\n${address}\n\n${lifeText(purpose)} ${otherwise}\n\nTrunkline\n`;
  return { to: user.email, subject, text };
}

const WORDS = {
  invitation: {
    subject: "You are invited to Trunkline",
    why: "You have been given an account in Trunkline. Choose a password to begin:",
    otherwise: "If you do not know what this is about, leave it: nothing happens without it.",
  },
  password_reset: {
    subject: "Your new password for Trunkline",
    why: "Somebody, probably you, asked for a new password for Trunkline. Choose it here:",
    otherwise: "If it was not you, leave it: your password stays as it is.",
  },
} as const;

function lifeText(purpose: LinkPurpose): string {
  const hours = LINK_SECONDS[purpose] / 3_600;
  const life = hours >= 48 ? `${hours / 24} days` : hours === 1 ? "an hour" : `${hours} hours`;
  return `The link works once, for ${life}.`;
}
