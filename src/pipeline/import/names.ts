/** What others call our columns: lower case, letters and digits only; the likelier name first. Columns' values decide among them. */
export const OTHER_NAMES: Readonly<Record<string, readonly string[]>> = {
  user_id: [
    'user',
    'userid',
    'uid',
    'account',
    'accountid',
    'customer',
    'customerid',
    'client',
    'clientid',
    'member',
    'memberid',
    'id',
  ],
  account_id: ['account', 'accountid', 'wallet', 'walletid', 'user', 'userid'],
  email: ['mail', 'emailaddress', 'useremail', 'contact'],
  signup_date: [
    'signup',
    'signedup',
    'signedupat',
    'registered',
    'registeredat',
    'registrationdate',
    'joined',
    'created',
    'createdat',
  ],
  created_at: [
    'created',
    'createdat',
    'createtime',
    'creationtime',
    'recorded',
    'registered',
    'registeredat',
    'signedupat',
    'joined',
  ],
  country: ['countrycode', 'residence', 'nation', 'land'],
  kyc_status: ['kyc', 'verification', 'verificationstatus', 'kycstate', 'check'],
  account_tier: ['tier', 'level', 'verificationlevel', 'accountlevel'],
  account_balance_usd: ['balanceusd', 'balance', 'totalbalance', 'equity', 'equityusd'],
  is_active: ['active', 'isactive', 'enabled'],
  order_id: ['ordertxid', 'orderid', 'order', 'ordernumber', 'txid', 'uuid', 'id'],
  trade_id: ['tradeid', 'txid', 'fillid', 'executionid', 'id', 'referenz', 'reference', 'transactionid', 'orderid'],
  deposit_id: ['depositid', 'txid', 'id', 'refid', 'referenz', 'reference', 'transferid', 'transactionid', 'txhash'],
  withdrawal_id: [
    'withdrawalid',
    'txid',
    'id',
    'refid',
    'referenz',
    'reference',
    'transferid',
    'transactionid',
    'txhash',
  ],
  transaction_id: ['transactionid', 'txid', 'purchaseid', 'id'],
  ledger_id: ['ledgerid', 'txid', 'entryid', 'id'],
  refid: ['referenceid', 'reference', 'ref'],
  timestamp: [
    'time',
    'datetime',
    'date',
    'dateutc',
    'timeutc',
    'opened',
    'opentime',
    'executedat',
    'tradetime',
    'createdat',
    'created',
    'utctime',
    'tradecreatedat',
    'ordercreatedat',
    'timestamputc',
    'datum',
    '日時',
    'createtime',
    'filledtime',
  ],
  submitted_at: ['submitted', 'submittedat', 'submissiontime'],
  decided_at: ['decided', 'decidedat', 'reviewedat'],
  date: ['day', 'datum'],
  trading_pair: [
    'pair',
    'symbol',
    'market',
    'instrument',
    'product',
    'productid',
    'einheitkurs',
    'currencypair',
    'marketpair',
    'ticker',
  ],
  side: [
    'type',
    'direction',
    'buysell',
    'tradetype',
    'action',
    'subtype',
    'typ',
    'transaction',
    'operation',
    'transactiontype',
    'bookingtype',
  ],
  order_type: ['ordertype', 'type', 'kind'],
  deposit_type: ['type', 'kind', 'assetclass', 'aclass'],
  withdrawal_type: ['type', 'kind', 'assetclass', 'aclass'],
  type: ['entrytype', 'kind', 'transactiontype'],
  base_currency: ['base', 'basecurrency', 'asset', 'coin', 'sizeunit', 'tradingcurrency'],
  quote_currency: ['quote', 'quotecurrency', 'pricefeetotalunit', 'totalunit', 'originalcurrency', 'spotpricecurrency'],
  currency: ['asset', 'coin', 'ccy', 'symbol', 'token', 'währung', 'コイン', 'amountbalanceunit', 'coinname'],
  asset: ['currency', 'coin', 'symbol', 'token', 'währung'],
  asset_id: ['asset', 'coin', 'id', 'symbol'],
  fiat_currency: ['fiat', 'currency', 'paidin'],
  crypto_token: ['crypto', 'token', 'coin', 'asset'],
  base_amount: [
    'vol',
    'volume',
    'amount',
    'quantity',
    'qty',
    'size',
    'baseamount',
    'origqty',
    'executed',
    'filled',
    'btcvorgebühr',
    'btcbeforefee',
    'quantitybase',
  ],
  filled_amount: ['volexec', 'executed', 'executedqty', 'filled', 'filledqty', 'filledsize', 'dealsize'],
  quote_amount: [
    'cost',
    'total',
    'value',
    'funds',
    'quoteamount',
    'amountquote',
    'mengevorgebühr',
    'amountbeforefee',
    'subtotal',
    'totalquote',
  ],
  fiat_amount: ['amount', 'fiatamount', 'paid', 'total'],
  crypto_amount: ['amount', 'cryptoamount', 'received', 'quantity'],
  price: [
    'rate',
    'avgprice',
    'executionprice',
    'fillprice',
    'kurs',
    'unitprice',
    'priceattransaction',
    'spotpriceattransaction',
  ],
  limit_price: ['price', 'limit', 'limitprice'],
  amount: ['quantity', 'qty', 'value', 'sum', 'change', 'zuabgang', 'incomingoutgoing', '数量', 'change'],
  fee: ['fees', 'commission', '手数料', 'gebühr', 'transactionfee', 'networkfee'],
  fee_amount: ['fee', 'fees', 'commission', 'gebühr', 'feesquote', 'tradingfee'],
  fee_currency: ['feeasset', 'feeccy', 'commissionasset', 'feecoin', 'pricefeetotalunit'],
  fee_usd: ['fee', 'feeusd'],
  balance: ['balanceafter', 'runningbalance'],
  status: ['state', 'orderstatus', 'result', 'ステータス'],
  payment_method: ['method', 'rail', 'paymentmethod', 'channel', 'network'],
  destination_type: ['destination', 'method', 'to'],
  tx_hash: ['txhash', 'hash', 'transactionhash', 'blockchaintxid'],
  blockchain_confirmations: ['confirmations', 'confirms'],
  is_maker: ['maker', 'ismaker', 'liquidity'],
  channel: ['source', 'utmsource', 'medium', 'marketingchannel'],
  first_channel: ['firsttouch', 'firsttouchchannel', 'firstsource', 'initialsource', 'initialchannel'],
  campaign: ['utmcampaign', 'campaignname'],
  entry_product: ['product', 'firstproduct'],
  spend_usd: ['spend', 'cost', 'amountspent'],
  impressions: ['views', 'impr'],
  clicks: ['click'],
  volume_usd: ['volume', 'volumeusd'],
  units_per_usd: ['rate', 'unitsperusd', 'fxrate'],
};

/** Words of the vocabularies as others write them; what differs in case and signs alone needs no entry. */
export const OTHER_WORDS: Readonly<Record<string, readonly string[]>> = {
  filled: ['closed', 'executed', 'done', 'fully_filled', 'complete', 'completed'],
  open: ['new', 'active', 'working', 'live'],
  cancelled: ['canceled', 'killed'],
  partially_filled: ['partial', 'partly_filled', 'partially_executed', 'partfilled'],
  completed: ['success', 'succeeded', 'successful', 'done', 'complete', 'settled', 'ok', 'confirmed'],
  pending: ['initial', 'processing', 'in_progress', 'waiting', 'submitted', 'review', 'under_review'],
  failed: ['failure', 'error', 'declined'],
  rejected: ['denied', 'refused', 'failed'],
  verified: ['approved', 'passed', 'ok'],
  buy: ['b', 'bid', 'bought', 'purchase', 'kauf', 'achat', 'compra', 'acquisto'],
  sell: ['s', 'ask', 'sold', 'sale', 'verkauf', 'vente', 'venta', 'vendita'],
  trade: ['market', 'match', 'exchange', 'instant'],
  market: ['mkt'],
  limit: ['lmt'],
  withdrawal: ['withdraw', 'withdraw_crypto', 'auszahlung', 'disbursement', 'payout'],
  deposit: ['einzahlung', 'card_deposit'],
  fiat: ['forex', 'cash'],
  crypto: ['coin', 'digital', 'cryptocurrency'],
  true: ['maker', 'm'],
  false: ['taker', 't'],
};

export function bareName(name: string): string {
  return name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
}

/** From 3, the same name, down to 0, none that is known for it; what stands in brackets, such as a unit, may be left out. */
export function likeness(column: string, name: string): number {
  return Math.max(likenessOf(column, bareName(name)), likenessOf(column, bareName(name.replaceAll(/\(.*?\)/g, ''))));
}

function likenessOf(column: string, bare: string): number {
  if (bare === bareName(column)) return 3;
  const names = OTHER_NAMES[column] ?? [];
  const place = names.indexOf(bare);
  return place < 0 ? 0 : 2 - place / names.length;
}

/** The word of the vocabulary that the text means, where one is known to. */
export function meaning(text: string, words: readonly string[]): string | undefined {
  const word = text
    .trim()
    .toLowerCase()
    .replaceAll(/[\s-]+/g, '_');
  return words.find((one) => one === word) ?? words.find((one) => OTHER_WORDS[one]?.includes(word) === true);
}

/** The table whose rows a word stands for, where it is a kind of rows: `Withdrawal`, `Market`. */
export function kindOf(word: string): 'deposits' | 'withdrawals' | 'trades' | undefined {
  const kind = meaning(word, ['deposit', 'withdrawal', 'trade', 'buy', 'sell']);
  if (kind === 'deposit' || kind === 'withdrawal') return `${kind}s`;
  return kind === undefined ? undefined : 'trades';
}
