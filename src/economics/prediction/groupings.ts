/** Groupings of users that are features too, with the signal that each is. */
export const GROUPINGS = { channel: 'channel', country: 'country', first_product: 'first product' } as const;
