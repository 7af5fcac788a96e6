// Addresses that lead to a person's connection, and not to a machine of the system's own network.

/** Source: RFC 6890, the ranges that are not routed; those kept for documentation stand for real ones. */
const NOT_PUBLIC =
  /^(?:0\.|10\.|127\.|169\.254\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|2(?:2[4-9]|[3-5]\d)\.|::1?$|f[cd][0-9a-f]{2}:|fe[89ab][0-9a-f]:|ff[0-9a-f]{2}:)/i

const IPV4 = /^(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?:25[0-5]|2[0-4]\d|1?\d?\d)){3}$/
const IPV6 = /^[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}$/i

/** The public addresses in the text, of which there may be several, as in X-Forwarded-For. */
export function publicAddresses(text: string): string[] {
  return text.split(',').flatMap((part) => {
    const address = part.trim().replace(/^::ffff:(?=\d+\.)/i, '')
    return (IPV4.test(address) || IPV6.test(address)) && !NOT_PUBLIC.test(address) ? [address] : []
  })
}
