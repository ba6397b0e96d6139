"""The tables of the books. Amounts are cents, quantities and prices ten-thousandths, rates millionths."""

FORMAT = 10

TABLES = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE sequence (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;

CREATE TABLE control_id (id TEXT PRIMARY KEY, function TEXT NOT NULL, at TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE session (id TEXT PRIMARY KEY, user TEXT NOT NULL, entity TEXT NOT NULL,
  endpoint TEXT NOT NULL, sender TEXT NOT NULL, issued TEXT NOT NULL,
  expires TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE result_set (id TEXT PRIMARY KEY, session TEXT NOT NULL, object TEXT NOT NULL,
  state TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE scheduled (id INTEGER PRIMARY KEY, what TEXT NOT NULL, date TEXT NOT NULL,
  customerid TEXT NOT NULL, data TEXT NOT NULL, done INTEGER NOT NULL DEFAULT 0);

CREATE TABLE reference (recordno INTEGER PRIMARY KEY, object TEXT NOT NULL, id TEXT NOT NULL,
  name TEXT NOT NULL, status TEXT NOT NULL DEFAULT 'active', data TEXT NOT NULL DEFAULT '{}',
  whenmodified TEXT, UNIQUE (object, id));

CREATE TABLE audithistory (recordno INTEGER PRIMARY KEY, objecttype TEXT NOT NULL,
  objectkey TEXT NOT NULL, accessmode TEXT NOT NULL, accesstime TEXT NOT NULL,
  userid TEXT NOT NULL DEFAULT '', megaentity TEXT NOT NULL DEFAULT '');

CREATE TABLE attachment (recordno INTEGER PRIMARY KEY, supdoc INTEGER NOT NULL, name TEXT NOT NULL,
  type TEXT NOT NULL DEFAULT '', data TEXT NOT NULL DEFAULT '');

CREATE TABLE contact (recordno INTEGER PRIMARY KEY, contactname TEXT NOT NULL UNIQUE,
  printas TEXT NOT NULL DEFAULT '', companyname TEXT NOT NULL DEFAULT '',
  taxable INTEGER NOT NULL DEFAULT 1, prefix TEXT NOT NULL DEFAULT '',
  firstname TEXT NOT NULL DEFAULT '', lastname TEXT NOT NULL DEFAULT '',
  initial TEXT NOT NULL DEFAULT '', phone1 TEXT NOT NULL DEFAULT '', phone2 TEXT NOT NULL DEFAULT '',
  cellphone TEXT NOT NULL DEFAULT '', pager TEXT NOT NULL DEFAULT '', fax TEXT NOT NULL DEFAULT '',
  email1 TEXT NOT NULL DEFAULT '', email2 TEXT NOT NULL DEFAULT '', url1 TEXT NOT NULL DEFAULT '',
  url2 TEXT NOT NULL DEFAULT '', status TEXT NOT NULL DEFAULT 'active',
  address1 TEXT NOT NULL DEFAULT '', address2 TEXT NOT NULL DEFAULT '',
  address3 TEXT NOT NULL DEFAULT '', city TEXT NOT NULL DEFAULT '', state TEXT NOT NULL DEFAULT '',
  zip TEXT NOT NULL DEFAULT '', country TEXT NOT NULL DEFAULT '', countrycode TEXT NOT NULL DEFAULT '',
  taxid TEXT NOT NULL DEFAULT '', externalid TEXT NOT NULL DEFAULT '', whencreated TEXT NOT NULL,
  whenmodified TEXT, createdby INTEGER, modifiedby INTEGER, megaentity TEXT NOT NULL DEFAULT '');

CREATE TABLE customercontact (recordno INTEGER PRIMARY KEY, custrec INTEGER NOT NULL,
  category TEXT NOT NULL DEFAULT '', contact INTEGER NOT NULL, whenmodified TEXT);

CREATE TABLE customer (recordno INTEGER PRIMARY KEY, customerid TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL, parentid TEXT NOT NULL DEFAULT '', termname TEXT NOT NULL DEFAULT '',
  custtype TEXT NOT NULL DEFAULT '', custrepid TEXT NOT NULL DEFAULT '',
  resaleno TEXT NOT NULL DEFAULT '', taxid TEXT NOT NULL DEFAULT '', creditlimit INTEGER,
  comments TEXT NOT NULL DEFAULT '', currency TEXT NOT NULL DEFAULT '',
  status TEXT NOT NULL DEFAULT 'active', onetime INTEGER NOT NULL DEFAULT 0,
  onhold INTEGER NOT NULL DEFAULT 0, deliveryoptions TEXT NOT NULL DEFAULT '',
  araccount TEXT NOT NULL DEFAULT '', objectrestriction TEXT NOT NULL DEFAULT 'Unrestricted',
  restrictedlocations TEXT NOT NULL DEFAULT '', restricteddepartments TEXT NOT NULL DEFAULT '',
  displaycontact INTEGER NOT NULL, contactinfo INTEGER, billto INTEGER, shipto INTEGER,
  externalid TEXT NOT NULL DEFAULT '', supdocid TEXT NOT NULL DEFAULT '',
  whencreated TEXT NOT NULL, whenmodified TEXT, createdby INTEGER, modifiedby INTEGER,
  megaentity TEXT NOT NULL DEFAULT '',
  custom TEXT);

CREATE TABLE sodocument (recordno INTEGER PRIMARY KEY, docparid TEXT NOT NULL, docno TEXT NOT NULL,
  docid TEXT NOT NULL UNIQUE, state TEXT NOT NULL, custrec INTEGER NOT NULL, whencreated TEXT NOT NULL,
  whenposted TEXT, whendue TEXT, termname TEXT NOT NULL DEFAULT '', ponumber TEXT NOT NULL DEFAULT '',
  message TEXT NOT NULL DEFAULT '', currency TEXT NOT NULL DEFAULT '',
  basecurr TEXT NOT NULL DEFAULT 'USD', rate INTEGER NOT NULL DEFAULT 1000000,
  ratetype TEXT NOT NULL DEFAULT '', ratedate TEXT,
  subtotal INTEGER NOT NULL, total INTEGER NOT NULL, prrecordkey INTEGER,
  createdfrom TEXT NOT NULL DEFAULT '', billto INTEGER, shipto INTEGER,
  supdocid TEXT NOT NULL DEFAULT '', auwhencreated TEXT NOT NULL,
  whenmodified TEXT, createdby INTEGER, modifiedby INTEGER, megaentity TEXT NOT NULL DEFAULT '',
  custom TEXT);

CREATE TABLE sodocumententry (recordno INTEGER PRIMARY KEY, dochdrno INTEGER NOT NULL,
  line_no INTEGER NOT NULL, itemid TEXT NOT NULL, itemdesc TEXT NOT NULL DEFAULT '',
  unit TEXT NOT NULL DEFAULT 'Each', quantity INTEGER NOT NULL, price INTEGER NOT NULL,
  total INTEGER NOT NULL, memo TEXT NOT NULL DEFAULT '', locationid TEXT NOT NULL DEFAULT '',
  departmentid TEXT NOT NULL DEFAULT '', sourceline INTEGER, converted INTEGER NOT NULL DEFAULT 0,
  dims TEXT, custom TEXT, whenmodified TEXT);

CREATE TABLE sodocumentsubtotals (recordno INTEGER PRIMARY KEY, dochdrno INTEGER NOT NULL,
  description TEXT NOT NULL, absval INTEGER NOT NULL DEFAULT 0, percentval INTEGER NOT NULL DEFAULT 0,
  total INTEGER NOT NULL, locationid TEXT NOT NULL DEFAULT '', departmentid TEXT NOT NULL DEFAULT '');

CREATE TABLE arinvoice (recordno INTEGER PRIMARY KEY, recordid TEXT NOT NULL,
  recordtype TEXT NOT NULL DEFAULT 'ri', state TEXT NOT NULL, rawstate TEXT NOT NULL,
  custrec INTEGER NOT NULL, docnumber TEXT NOT NULL DEFAULT '', description TEXT NOT NULL DEFAULT '',
  description2 TEXT NOT NULL DEFAULT '', termname TEXT NOT NULL DEFAULT '', whencreated TEXT NOT NULL,
  whenposted TEXT, whendue TEXT, whenpaid TEXT, currency TEXT NOT NULL DEFAULT '',
  basecurr TEXT NOT NULL DEFAULT 'USD', rate INTEGER NOT NULL DEFAULT 1000000,
  ratetype TEXT NOT NULL DEFAULT '', ratedate TEXT,
  totalentered INTEGER NOT NULL, totalpaid INTEGER NOT NULL DEFAULT 0,
  totalselected INTEGER NOT NULL DEFAULT 0, totaldue INTEGER NOT NULL, modulekey TEXT NOT NULL,
  prbatch TEXT NOT NULL DEFAULT '', prbatchkey INTEGER, systemgenerated TEXT NOT NULL DEFAULT 'F',
  externalid TEXT NOT NULL DEFAULT '', billto INTEGER, shipto INTEGER, reversalof INTEGER,
  supdocid TEXT NOT NULL DEFAULT '', auwhencreated TEXT NOT NULL, whenmodified TEXT, createdby INTEGER,
  modifiedby INTEGER, megaentity TEXT NOT NULL DEFAULT '',
  custom TEXT);

CREATE TABLE arinvoiceitem (recordno INTEGER PRIMARY KEY, recordkey INTEGER NOT NULL,
  line_no INTEGER NOT NULL, accountno TEXT NOT NULL, amount INTEGER NOT NULL,
  totalpaid INTEGER NOT NULL DEFAULT 0, totalselected INTEGER NOT NULL DEFAULT 0,
  entrydescription TEXT NOT NULL DEFAULT '',
  locationid TEXT NOT NULL DEFAULT '', departmentid TEXT NOT NULL DEFAULT '',
  itemid TEXT NOT NULL DEFAULT '', origdocid TEXT NOT NULL DEFAULT '', origdockey INTEGER,
  origdoclinekey INTEGER, accountlabel TEXT NOT NULL DEFAULT '', dims TEXT, custom TEXT);

CREATE TABLE aradjustment (recordno INTEGER PRIMARY KEY, recordid TEXT NOT NULL,
  recordtype TEXT NOT NULL DEFAULT 'ra', state TEXT NOT NULL, rawstate TEXT NOT NULL,
  custrec INTEGER NOT NULL, docnumber TEXT NOT NULL DEFAULT '', description TEXT NOT NULL DEFAULT '',
  description2 TEXT NOT NULL DEFAULT '', whencreated TEXT NOT NULL, whenposted TEXT, whenpaid TEXT,
  currency TEXT NOT NULL DEFAULT '', basecurr TEXT NOT NULL DEFAULT 'USD',
  rate INTEGER NOT NULL DEFAULT 1000000, ratetype TEXT NOT NULL DEFAULT '', ratedate TEXT,
  totalentered INTEGER NOT NULL,
  totalpaid INTEGER NOT NULL DEFAULT 0, totalselected INTEGER NOT NULL DEFAULT 0,
  totaldue INTEGER NOT NULL, modulekey TEXT NOT NULL, prbatch TEXT NOT NULL DEFAULT '',
  prbatchkey INTEGER, externalid TEXT NOT NULL DEFAULT '', billto INTEGER, shipto INTEGER,
  supdocid TEXT NOT NULL DEFAULT '', auwhencreated TEXT NOT NULL, whenmodified TEXT, createdby INTEGER,
  modifiedby INTEGER,
  megaentity TEXT NOT NULL DEFAULT '',
  custom TEXT);

CREATE TABLE aradjustmentitem (recordno INTEGER PRIMARY KEY, recordkey INTEGER NOT NULL,
  line_no INTEGER NOT NULL, accountno TEXT NOT NULL, amount INTEGER NOT NULL,
  totalpaid INTEGER NOT NULL DEFAULT 0, totalselected INTEGER NOT NULL DEFAULT 0,
  entrydescription TEXT NOT NULL DEFAULT '',
  locationid TEXT NOT NULL DEFAULT '', departmentid TEXT NOT NULL DEFAULT '',
  itemid TEXT NOT NULL DEFAULT '', origdocid TEXT NOT NULL DEFAULT '', origdockey INTEGER,
  origdoclinekey INTEGER, accountlabel TEXT NOT NULL DEFAULT '', dims TEXT, custom TEXT);

CREATE TABLE arpymt (recordno INTEGER PRIMARY KEY, recordid TEXT NOT NULL,
  recordtype TEXT NOT NULL DEFAULT 'pr', state TEXT NOT NULL, rawstate TEXT NOT NULL,
  displaystate TEXT NOT NULL, custrec INTEGER, payername TEXT NOT NULL DEFAULT '',
  docnumber TEXT NOT NULL DEFAULT '', description TEXT NOT NULL DEFAULT '', paymentmethod TEXT NOT NULL,
  financialentity TEXT NOT NULL DEFAULT '', undepositedaccountno TEXT NOT NULL DEFAULT '',
  prbatch TEXT NOT NULL DEFAULT '', prbatchkey INTEGER, whencreated TEXT NOT NULL,
  receiptdate TEXT NOT NULL, whenpaid TEXT, currency TEXT NOT NULL DEFAULT '',
  basecurr TEXT NOT NULL DEFAULT 'USD', rate INTEGER NOT NULL DEFAULT 1000000,
  ratetype TEXT NOT NULL DEFAULT '', ratedate TEXT,
  totalentered INTEGER NOT NULL, totalpaid INTEGER NOT NULL,
  totalselected INTEGER NOT NULL DEFAULT 0, totaldue INTEGER NOT NULL DEFAULT 0, draft TEXT,
  parentpaymentkey INTEGER, billto INTEGER, supdocid TEXT NOT NULL DEFAULT '',
  auwhencreated TEXT NOT NULL,
  whenmodified TEXT, createdby INTEGER, modifiedby INTEGER, megaentity TEXT NOT NULL DEFAULT '',
  custom TEXT);

CREATE TABLE arpymtdetail (recordno INTEGER PRIMARY KEY, paymentkey INTEGER NOT NULL,
  recordkey INTEGER, entrykey INTEGER, posadjkey INTEGER, posadjentrykey INTEGER,
  amount INTEGER NOT NULL, kind TEXT NOT NULL DEFAULT '', creditkey INTEGER, creditentrykey INTEGER,
  creditamount INTEGER NOT NULL DEFAULT 0, discountdate TEXT,
  paymentdate TEXT NOT NULL, currency TEXT NOT NULL DEFAULT '', rate INTEGER NOT NULL DEFAULT 1000000,
  state TEXT NOT NULL, parentpaymentkey INTEGER, whencreated TEXT NOT NULL, whenmodified TEXT,
  createdby INTEGER, modifiedby INTEGER, megaentity TEXT NOT NULL DEFAULT '');

CREATE TABLE aradvanceitem (recordno INTEGER PRIMARY KEY, recordkey INTEGER NOT NULL,
  line_no INTEGER NOT NULL, accountno TEXT NOT NULL, amount INTEGER NOT NULL,
  totalpaid INTEGER NOT NULL DEFAULT 0, totalselected INTEGER NOT NULL DEFAULT 0,
  entrydescription TEXT NOT NULL DEFAULT '',
  locationid TEXT NOT NULL DEFAULT '', departmentid TEXT NOT NULL DEFAULT '',
  itemid TEXT NOT NULL DEFAULT '', origdocid TEXT NOT NULL DEFAULT '', origdockey INTEGER,
  origdoclinekey INTEGER, accountlabel TEXT NOT NULL DEFAULT '', dims TEXT, custom TEXT);
"""

INDEXES = """
CREATE INDEX IF NOT EXISTS audithistory_time ON audithistory (accesstime);
CREATE INDEX IF NOT EXISTS customer_name ON customer (name);
CREATE INDEX IF NOT EXISTS customer_modified ON customer (whenmodified);
CREATE INDEX IF NOT EXISTS customercontact_customer ON customercontact (custrec);
CREATE INDEX IF NOT EXISTS contact_modified ON contact (whenmodified);
CREATE INDEX IF NOT EXISTS sodocument_modified ON sodocument (whenmodified);
CREATE INDEX IF NOT EXISTS sodocument_customer ON sodocument (custrec);
CREATE INDEX IF NOT EXISTS sodocument_record ON sodocument (prrecordkey);
CREATE INDEX IF NOT EXISTS sodocument_number ON sodocument (docno);
CREATE INDEX IF NOT EXISTS sodocumententry_header ON sodocumententry (dochdrno);
CREATE INDEX IF NOT EXISTS sodocumentsubtotals_header ON sodocumentsubtotals (dochdrno);
CREATE INDEX IF NOT EXISTS arinvoice_modified ON arinvoice (whenmodified);
CREATE INDEX IF NOT EXISTS arinvoice_customer ON arinvoice
  (custrec, state, totaldue, whencreated, currency, rate);
CREATE INDEX IF NOT EXISTS arinvoice_number ON arinvoice (recordid);
CREATE INDEX IF NOT EXISTS arinvoice_document ON arinvoice (description2);
CREATE INDEX IF NOT EXISTS arinvoiceitem_header ON arinvoiceitem (recordkey);
CREATE INDEX IF NOT EXISTS aradjustment_modified ON aradjustment (whenmodified);
CREATE INDEX IF NOT EXISTS aradjustment_customer ON aradjustment
  (custrec, state, totaldue, currency, rate);
CREATE INDEX IF NOT EXISTS aradjustment_number ON aradjustment (recordid);
CREATE INDEX IF NOT EXISTS aradjustmentitem_header ON aradjustmentitem (recordkey);
CREATE INDEX IF NOT EXISTS arpymt_modified ON arpymt (whenmodified);
CREATE INDEX IF NOT EXISTS arpymt_customer ON arpymt (custrec);
CREATE INDEX IF NOT EXISTS arpymt_reference ON arpymt (docnumber);
CREATE INDEX IF NOT EXISTS arpymt_description ON arpymt (description);
CREATE INDEX IF NOT EXISTS aradvanceitem_header ON aradvanceitem (recordkey);
CREATE INDEX IF NOT EXISTS arpymt_parent ON arpymt (parentpaymentkey) WHERE parentpaymentkey IS NOT NULL;
CREATE INDEX IF NOT EXISTS arpymt_kind ON arpymt (recordtype) WHERE recordtype <> 'pr';
CREATE INDEX IF NOT EXISTS arpymtdetail_credit ON arpymtdetail (creditkey) WHERE creditkey IS NOT NULL;
CREATE INDEX IF NOT EXISTS arpymtdetail_debit ON arpymtdetail (posadjkey) WHERE posadjkey IS NOT NULL;
CREATE INDEX IF NOT EXISTS arpymtdetail_payment ON arpymtdetail (paymentkey);
CREATE INDEX IF NOT EXISTS arpymtdetail_invoice ON arpymtdetail (recordkey);
CREATE INDEX IF NOT EXISTS arpymtdetail_modified ON arpymtdetail (whenmodified);
"""
