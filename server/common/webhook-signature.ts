import { Webhook } from 'standardwebhooks'

/**
 * The `webhook-signature` header of the Standard Webhooks scheme. A secret `whsec_…` is base64, as the scheme has it; any other text
 * stands for its own bytes. `timestamp` is in seconds since the epoch.
 */
export function webhookSignature(
  secret: string,
  message: { readonly id: string; readonly timestamp: number; readonly body: string },
): string {
  const signer = secret.startsWith('whsec_') ? new Webhook(secret) : new Webhook(secret, { format: 'raw' })
  return signer.sign(message.id, new Date(message.timestamp * 1000), message.body)
}
