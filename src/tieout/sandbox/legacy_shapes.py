"""What records look like to ``get_list`` and ``get``: lower-case elements, each from a field of an object.

Source (documented): the elements and their order, Sage's response grammar for dtdversion 2.1.
Source (observed): the rest of an invoice and its lines, in a recorded answer.

A line is ``shape OBJECT: element=FIELD, ...``; without ``=`` the field is named like the element. What is
left of a dot is an element around its neighbours, ``=`` alone an element that is always empty, ``*`` a list
of lines.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tieout.sandbox.objects.registry import OBJECTS

_SHAPES = """
customer CUSTOMER: customerid, name, parentid, termname, custrepid, shippingmethod, custtype, taxid,
    creditlimit, totaldue, territoryid, resaleno, deliveryoptions=DELIVERY_OPTIONS, accountlabel,
    glaccountno=ARACCOUNT, glgroup, comments, whenmodified, status, currency,
    primary.contactname=CONTACTINFO.CONTACTNAME, billto.contactname=BILLTO.CONTACTNAME,
    shipto.contactname=SHIPTO.CONTACTNAME, contactinfo.contactname=DISPLAYCONTACT.CONTACTNAME, pricelist,
    supdocid, retainagepercentage
contact CONTACT: contactname, printas, taxable, companyname, taxgroup, prefix, firstname, lastname, initial,
    phone1, phone2, cellphone, pager, fax, email1, email2, url1, url2, status,
    mailaddress.address1=MAILADDRESS.ADDRESS1, mailaddress.address2=MAILADDRESS.ADDRESS2,
    mailaddress.city=MAILADDRESS.CITY, mailaddress.state=MAILADDRESS.STATE, mailaddress.zip=MAILADDRESS.ZIP,
    mailaddress.country=MAILADDRESS.COUNTRY, mailaddress.isocountrycode=MAILADDRESS.COUNTRYCODE, taxid
invoice ARINVOICE: key=RECORDNO, customerid, datecreated=WHENCREATED, dateposted=WHENPOSTED, datedue=WHENDUE,
    datepaid=WHENPAID, termname, batchkey=PRBATCHKEY, invoiceno=RECORDID, ponumber=DOCNUMBER,
    totalamount=TOTALENTERED, totalpaid, totaldue, totalselected, description,
    trx_totalamount=TRX_TOTALENTERED, trx_totalpaid, trx_totaldue, trx_totalselected, basecurr, currency,
    billto.contactname=BILLTOPAYTOCONTACTNAME, shipto.contactname=SHIPTORETURNTOCONTACTNAME, whenmodified,
    state, supdocid, invoiceitems*
invoice.invoiceitems.lineitem ARINVOICEITEM: line_num=LINE_NO, accountlabel, glaccountno=ACCOUNTNO, amount,
    memo=ENTRYDESCRIPTION, locationid, departmentid, key=RECORDNO, totalpaid, totaldue=, trx_amount,
    trx_totalpaid, trx_totaldue=, currency, projectkey=PROJECTDIMKEY, customerkey=CUSTOMERDIMKEY,
    vendorkey=VENDORDIMKEY, employeekey=EMPLOYEEDIMKEY, itemkey=ITEMDIMKEY, classkey=CLASSDIMKEY, billable=,
    offsetglaccountno=OFFSETGLACCOUNTNO
aradjustment ARADJUSTMENT: key=RECORDNO, customerid, datecreated=WHENCREATED, dateposted=WHENPOSTED,
    datepaid=WHENPAID, batchkey=PRBATCHKEY, adjustmentno=RECORDID, invoiceno=DOCNUMBER, description,
    totalamount=TOTALENTERED, totalpaid, totaldue, totalselected, whenmodified, state, basecurr, currency,
    trx_totalamount=TRX_TOTALENTERED, trx_totalpaid, trx_totaldue, trx_totalselected, aradjustmentitems*
aradjustment.aradjustmentitems.lineitem ARADJUSTMENTITEM: line_num=LINE_NO, accountlabel,
    glaccountno=ACCOUNTNO, offsetglaccountno, amount, memo=ENTRYDESCRIPTION, locationid, departmentid,
    key=RECORDNO, totalpaid, totaldue=, trx_amount, trx_totalpaid, trx_totaldue=, currency
arpayment ARPYMT: customerid, paymentamount=TRX_TOTALENTERED, paymentapplied=TRX_TOTALPAID,
    paymentunapplied=TRX_TOTALDUE, batchkey=PRBATCHKEY, refid=DOCNUMBER, state, datereceived=RECEIPTDATE,
    key=RECORDNO, batchtitle=PRBATCH, paymentmethod, undepglaccountno=UNDEPOSITEDACCOUNTNO, whenmodified,
    arpaymentitems*
arpayment.arpaymentitems.arpaymentitem ARPYMTDETAIL: invoicekey=RECORDKEY, amount=TRX_PAYMENTAMOUNT
invoicebatch ARINVOICEBATCH: key=RECORDNO, batchtitle=TITLE, datecreated=CREATED, open, status,
    totalamount=TOTAL
aradjustmentbatch ARADJUSTMENTBATCH: key=RECORDNO, batchtitle=TITLE, datecreated=CREATED, open, status,
    totalamount=TOTAL
arpaymentbatch ARPAYMENTBATCH: key=RECORDNO, batchtitle=TITLE, datecreated=CREATED, bankaccountid=, open,
    status, totalamount=TOTAL
arterm ARTERM: name, description, status, due.dueday=DUEDATE, due.duefrom=DUEFROM, discount.discday=DISCDATE,
    discount.discfrom=DISCFROM, discount.discamount=DISCAMOUNT, discount.discpercamn=DISCPERCAMN,
    discount.discgracedays=DISCFUDGEDAYS, disccalcon, penalty.pen_type=PEN_TYPES,
    penalty.penamount=PENAMOUNT, penalty.penpercamn=PENPERCAMN, penalty.pengracedays=PENFUDGEDAYS
araccountlabel ARACCOUNTLABEL: glaccountno, accountlabel, description, offsetglaccountno, status
bankaccount CHECKINGACCOUNT: bankaccountid, bankaccountno, glaccountno, bankname, routingno, branchid,
    bankaccounttype, status, currency
class CLASS: key=CLASSID, classid, name, description, parentid, whenmodified, status
department DEPARTMENT: departmentid, title, parentid, supervisorid=, whenmodified, status
glaccount GLACCOUNT: recordno, glaccountno=ACCOUNTNO, title, normalbalance, accounttype, closingtype,
    closingaccountno=, whenmodified, status, requiredept, requireloc, taxable=, taxcode=, mrccode=,
    alternativeaccount, requireproject, requirecustomer, requirevendor, requireemployee, requireitem,
    requireclass
icitem ITEM: itemid, itemname=NAME, extdescription=EXTENDED_DESCRIPTION, productlineid, glgroupname=GLGROUP,
    taxable, itemtype, whenmodified, status
location LOCATION: locationid, name, parentid, supervisorid=, startdate, enddate, whenmodified, status,
    shipto.contactname=SHIPTO.CONTACTNAME, contactinfo.contactname=CONTACTINFO.CONTACTNAME
locationentity LOCATIONENTITY: locationid, name, locationtype=, currency, status, enablelegalcontact,
    legalname, legaladdress1, legaladdress2, legalcity, legalstate, legalzipcode, legalcountry
project PROJECT: key=PROJECTID, name, description=, parentid, customerid, whenmodified, status
sotransaction SODOCUMENT: key=DOCID, transactiontype=DOCPARID, transactionid=DOCNO, documentnumber=DOCNO,
    datecreated=WHENCREATED, dateposted=WHENPOSTED, createdfrom, customerid=CUSTVENDID, referenceno=PONUMBER,
    termname=TERM.NAME, datedue=WHENDUE, message, shippingmethod=SHIPVIA, supdocid, transactionstate=STATE,
    whenmodified, basecurr, currency, exchratedate, exchratetype, exchrate, projectid=PROJECT,
    customerponumber, sotransitems*, subtotals*
sotransaction.sotransitems.sotransitem SODOCUMENTENTRY: recordno, dochdrno, docid=DOCHDRID, bundlenumber,
    itemid, itemdesc, line_no, warehouseid=, quantity=UIQTY, unit, price=UIPRICE, retailprice,
    totalamount=TOTAL, locationid, departmentid, memo, currency, trx_price, trx_value
sotransaction.subtotals.subtotal SODOCUMENTSUBTOTALS: description, total, absval, percentval, locationid,
    departmentid
sotransactiondef SODOCUMENTPARAMS: transdefid=DOCID, transclass=DOCCLASS
"""

# What the company has none of: events are not logged here, packages not installed.
NONE_OF_THESE = {"smarteventlog", "customerppackage"}


@dataclass(frozen=True)
class Part:
    """An element of a record; without a field it is empty, as a list it holds lines."""

    path: str
    field: str
    is_list: bool = False

    @property
    def around(self) -> str:
        """Give the element around this one, if there is one."""
        return self.path.rpartition(".")[0]

    @property
    def name(self) -> str:
        """Give the element's name."""
        return self.path.rpartition(".")[2]


@dataclass(frozen=True)
class Shape:
    """A record as the older functions show it."""

    name: str
    object_name: str
    parts: tuple[Part, ...]

    def find(self, name: str) -> Part | None:
        """Give the part of this name, for a filter or an order."""
        return next((part for part in self.parts if part.name == name and part.field), None)


def _read_part(text: str) -> Part:
    path, has_field, field = text.strip().partition("=")
    if path.endswith("*"):
        return Part(path.rstrip("*"), "", is_list=True)
    return Part(path, field if has_field else path.upper())


def _read_shapes() -> dict[str, Shape]:
    shapes = {}
    for line in re.sub(r"\n {2,}", " ", _SHAPES).strip().splitlines():
        head, _, parts = line.partition(":")
        name, object_name = head.split()
        shape = Shape(name, object_name, tuple(_read_part(part) for part in parts.split(",")))
        fields = OBJECTS[object_name].fields
        unknown = [part.field for part in shape.parts if part.field and part.field not in fields]
        assert not unknown, f"{name}: {unknown}"
        shapes[name] = shape
    return shapes


SHAPES = _read_shapes()
