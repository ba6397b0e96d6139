"""The order of elements that the gateway demands of requests, in the sandbox's own tables.

Source (documented): Sage's schema for dtdversion 3.0, state of 2025 R1. A line is ``name @attribute:
children``; ``!`` marks a needed attribute, ``=`` its allowed values. An element without line holds text and
has no attributes; one with attributes and text says TEXT, one whose contents are open says ANY.
Functions that are not built here have no line: their names are known, their contents are not looked at.
"""

MACROS = {
    "$BASE": "(basecurr?, currency, ((exchratedate?, exchratetype) | exchrate))?",
    "$CURRENCY": "(currency, ((exchratedate?, exchratetype) | exchrate))?",
    "$PROJECT": "(projectid, (taskid, costtypeid?)?)?",
    "$FILTER": (
        "(and | or | equalto | notequalto | lessthan | lessthanorequalto | greaterthan | greaterthanorequalto"
        " | between | in | notin | like | notlike | isnull | isnotnull)"
    ),
    "$CONSTRUCTION": """
    scope?, inclusions?, exclusions?, terms?, schedulestartdate?, actualstartdate?,
    scheduledcompletiondate?, revisedcompletiondate?, substantialcompletiondate?, actualcompletiondate?,
    noticetoproceed?, responsedue?, executedon?, scheduleimpact?, internalrefno?,
    internalinitiatedbykey?, internalinitiatedby?, internalinitiatedbyname?, internalverbalbykey?,
    internalverbalby?, internalverbalbyname?, internalissuedbykey?, internalissuedby?,
    internalissuedbyname?, internalissuedon?, internalapprovedbykey?, internalapprovedby?,
    internalapprovedbyname?, internalapprovedon?, internalsignedbykey?, internalsignedby?,
    internalsignedbyname?, internalsignedon?, internalsource?, internalsourcerefno?, externalrefno?,
    externalverbalbykey?, externalverbalby?, externalapprovedbykey?, externalapprovedby?,
    externalapprovedon?, externalsignedbykey?, externalsignedby?, externalsignedon?,
    performancebondrequired?, performancebondreceived?, performancebondamount?,
    performancesuretycompanykey?, performancesuretycompany?, performancesuretycompanyname?,
    paymentbondrequired?, paymentbondreceived?, paymentbondamount?, paymentsuretycompanykey?,
    paymentsuretycompany?, paymentsuretycompanyname?, projectcontractid?, pcbexternalrefno?,
    pcbdescription?, pcbdate?, architect?, billthroughdate?, billapplicationno?, orgcontractamt?,
    retcompletedamt?, retstoredmaterials?, lesspriorapplication?, tcapmaddition?, tcapmdeduction?,
    tcatmaddition?, tcatmdeduction?
    """,
}

ORDER = """
request: control, operation+
function @controlid!: $FUNCTION
control: appid?, senderid, password?, controlid, uniqueid?, dtdversion?, policyid?, debug?,
    includewhitespace?, showadditionalerrorinfo?
operation @transaction=true|false: authentication, preferences*, content*
authentication: (login | sessionid | oauth)
login: userid, companyid, password, (clientid?, locationid?)
preferences: companyprefs*, moduleprefs*
companyprefs: companypref+
companypref: application, preference, prefvalue
moduleprefs: modulepref+
modulepref: application, preference, prefvalue
content: (function)+
getAPISession: (locationid)?
inspect @detail: (object | name)
lookup: & object, docparid?
create: ANY
update: ANY
delete: & object, keys
read: & object, keys, fields?, returnFormat?, docparid?
readByName: & object, keys, fields?, returnFormat?, docparid?
readByQuery: & object, query, pagesize?, fields?, returnFormat?, docparid?
readMore: (object | view | reportId | resultId)
readRelated: & object, keys, relation, fields?, returnFormat?
readReport @returnDef @type @libraryReport: & report, pagesize?, returnFormat?, arguments?, waitTime?,
    listSeparator?, reportId?, showStatusOnly?
arguments: ANY?
readView: & view, pagesize?, returnFormat?, filters?
filters: filterCondition?, filterExpression+
filterExpression: field, operator, value
query: & select, object, docparid?, filter?, orderby?, options?, pagesize?, offset?
query/select: (field | count | avg | min | max | sum)+
query/filter: $FILTER
and: $FILTER{2,}
or: $FILTER{2,}
equalto: field, value
notequalto: field, value
lessthan: field, value
lessthanorequalto: field, value
greaterthan: field, value
greaterthanorequalto: field, value
between: field, value{2,2}
in: field, value{1,1000}
notin: field, value{1,1000}
like: field, value
notlike: field, value
isnull: field
isnotnull: field
orderby/order: field, (ascending | descending)?
query/orderby: order+
query/options: caseinsensitive?, showprivate?, returnformat?
get_list @object!=$LISTED @start @maxitems @showprivate=true|false: filter?, sorts?, fields?,
    additional_parameters?
filter: ((logical+) | (expression+))
logical @logical_operator!=and|or @object: (logical | expression), (logical | expression)+
expression @object: field, operator, value
sorts: sortfield+
sortfield @order!=asc|desc: TEXT
fields: field+
additional_parameters: ((parameter+))
parameter: name, value
get @object!=$GETTABLE @key! @externalkey=true|false: fields?
get_invoice @key! @externalkey=true|false:
get_aradjustment @key! @externalkey=true|false:
get_companyprefs @application!:
create_invoice: customerid, datecreated, dateposted?, datedue?, termname?, batchkey?, action?,
    invoiceno?, ponumber?, description?, externalid?, billto?, shipto?, $BASE, nogl?, supdocid?,
    customfields?, taxsolutionid?, invoiceitems
billto: (contact | contactname)
contact: contactname, printas, taxable?, companyname?, taxgroup?, prefix?, firstname?, lastname?,
    initial?, phone1?, phone2?, cellphone?, pager?, fax?, email1?, email2?, url1?, url2?, status?,
    mailaddress?, taxid?, taxsolutionid?, taxschedule?
mailaddress: address1?, address2?, city?, state?, zip?, country?, isocountrycode?, latitude?, longitude?
shipto: (contact | contactname)
customfields: customfield*
customfield: customfieldname, customfieldvalue
invoiceitems: lineitem+
lineitem: (accountlabel | glaccountno), offsetglaccountno?, amount, allocationid?, memo?, locationid?,
    departmentid?, item1099?, form1099type?, form1099box?, key?, totalpaid?, totaldue?, customfields?,
    revrectemplate?, defrevaccount?, revrecstartdate?, revrecenddate?, $PROJECT, customerid?, vendorid?,
    employeeid?, itemid?, classid?, contractid?, warehouseid?, billable?, totaltrxamount?,
    partialexempt?, paymenttaxcapture?, taxentries?
taxentries: taxentry{1,2}
taxentry: detailid, trx_tax?
update_invoice @key! @set_nulls=true|false @externalkey=true|false: customerid?, datecreated?,
    dateposted?, datedue?, termname?, action?, invoiceno?, ponumber?, description?, payto?, returnto?,
    $CURRENCY, supdocid?, customfields?, updateinvoiceitems?
payto: (contact | contactname)
returnto: (contact | contactname)
updateinvoiceitems: (lineitem | updatelineitem)+
updatelineitem @line_num!: (accountlabel | glaccountno)?, offsetglaccountno?, amount?, memo?,
    locationid?, departmentid?, item1099?, form1099type?, form1099box?, customfields?, revrectemplate?,
    defrevaccount?, revrecstartdate?, revrecenddate?, $PROJECT, customerid?, vendorid?, employeeid?,
    itemid?, classid?, contractid?, warehouseid?, billable?, totaltrxamount?, partialexempt?,
    paymenttaxcapture?, taxentries?
reverse_invoice @key!: datereversed, description?
delete_invoice @key! @externalkey=true|false:
create_arpayment: customerid, paymentamount, translatedamount?, (batchkey | bankaccountid |
    undepfundsacct)?, refid?, overpaylocid?, overpaydeptid?, datereceived?, paymentmethod?, $BASE,
    cctype?, authcode?, arpaymentitem*, (onlinecardpayment | onlineachpayment)*
arpaymentitem: invoicekey, amount
onlinecardpayment: cardnum, expirydate, cardtype, securitycode?, usedefaultcard?
expirydate: exp_month, exp_year
onlineachpayment: bankname, accounttype, accountnumber, routingnumber, accountholder, usedefaultaccount?
apply_arpayment: arpaymentkey, paymentdate, batchkey?, memo?, overpaylocid?, overpaydeptid?,
    arpaymentitems*
arpaymentitems: arpaymentitem+
reverse_arpayment @key!: datereversed, description?, nsfclosedaccount?
delete_arpayment @key!:
create_aradjustment: customerid, datecreated, dateposted?, batchkey?, adjustmentno?, action?,
    invoiceno?, description?, externalid?, $BASE, nogl?, taxsolutionid?, aradjustmentitems
aradjustmentitems: lineitem+
update_aradjustment @key! @set_nulls=true|false @externalkey=true|false: customerid?, datecreated?,
    dateposted?, adjustmentno?, action?, invoiceno?, description?, $CURRENCY, updatearadjustmentitems?
updatearadjustmentitems: (lineitem | updatelineitem)+
delete_aradjustment @key! @externalkey=true|false:
create_sotransaction: transactiontype, datecreated, dateposted?, createdfrom?, customerid, documentno?,
    origdocdate?, referenceno?, termname?, datedue?, message?, shippingmethod?, shipto?, billto?,
    supdocid?, externalid?, $BASE, vsoepricelist?, customfields?, state?, projectid?, changelognumber?,
    needbydate?, shipbydate?, cancelafterdate?, donotshipbeforedate?, donotshipafterdate?,
    servicedeliverydate?, trackingnumber?, shippeddate?, customerponumber?, taxsolutionid?,
    sotransitems, subtotals?, $CONSTRUCTION
sotransitems: sotransitem+
sotransitem: bundlenumber?, itemid, itemdesc?, itemaliasid?, taxable?, warehouseid?, quantity, unit?,
    linelevelsimpletaxtype?, discountpercent?, price?, sourcelinekey?, discsurchargememo?, locationid?,
    departmentid?, memo?, itemdetails?, customfields?, revrectemplate?, revrecstartdate?,
    revrecenddate?, renewalmacro?, $PROJECT, customerid?, vendorid?, employeeid?, classid?, contractid?,
    fulfillmentstatus?, taskno?, billingtemplate?, dropship?, buytoorder?, btoshiptocontactname?,
    shipto?, needbydate?, shipby?, donotshipbeforedate?, donotshipafterdate?, datepickticketprinted?,
    cancelafterdate?, shippeddate?, relateddockey?, relateddoclinekey?, retainagepercentage?,
    amountretained?, trx_amountretained?, conversiontype?, projectcontractid?, projectcontractlineid?,
    pcblexternalrefno?, pcbldescription?, contractlinevalue?, priorapplicationamt?,
    completedthisperiod?, storedmaterials?, isretainagerelease?, retainagetobill?, reverseconversion?,
    paymenttaxcapture?, linesubtotals?, taxscheduleid?
itemdetails: itemdetail+
itemdetail: componentid?, quantity?, serialno?, lotno?, aisle?, row?, bin?, itemexpiration?
fulfillmentstatus: ((deliverystatus?, deliverydate?, deferralstatus?) | kitstatus)?
kitstatus: line_num, invoiceprice?, deliverystatus?, deliverydate?, deferralstatus?
linesubtotals: (linesubtotal)+
linesubtotal: (trx_tax | overridedetailid)+
subtotals: subtotal+
subtotal: description, total, absval?, percentval?, locationid?, departmentid?, $PROJECT, customerid?,
    vendorid?, employeeid?, classid?, itemid?, contractid?, customfields?
update_sotransaction @key! @set_nulls=true|false @externalkey=true|false @disablevalidation=true|false:
    datecreated?, dateposted?, referenceno?, termname?, datedue?, origdocdate?, message?,
    shippingmethod?, shipto?, billto?, supdocid?, externalid?, $BASE, vsoepricelist?, customfields?,
    state?, projectid?, needbydate?, shipbydate?, cancelafterdate?, donotshipbeforedate?,
    donotshipafterdate?, servicedeliverydate?, trackingnumber?, shippeddate?, customerponumber?,
    updatesotransitems?, updatesubtotals?, $CONSTRUCTION
updatesotransitems: (sotransitem | updatesotransitem)+
updatesotransitem @line_num!: bundlenumber?, itemid?, itemdesc?, itemaliasid?, taxable?, warehouseid?,
    quantity?, unit?, linelevelsimpletaxtype?, discountpercent?, price?, discsurchargememo?,
    locationid?, departmentid?, memo?, itemdetails?, customfields?, revrectemplate?, revrecstartdate?,
    revrecenddate?, renewalmacro?, $PROJECT, customerid?, vendorid?, employeeid?, classid?, contractid?,
    fulfillmentstatus?, taskno?, billingtemplate?, dropship?, buytoorder?, btoshiptocontactname?,
    shipto?, needbydate?, shipby?, donotshipbeforedate?, donotshipafterdate?, datepickticketprinted?,
    cancelafterdate?, shippeddate?, relateddockey?, relateddoclinekey?, retainagepercentage?,
    amountretained?, trx_amountretained?, conversiontype?, projectcontractid?, projectcontractlineid?,
    pcblexternalrefno?, pcbldescription?, contractlinevalue?, priorapplicationamt?,
    completedthisperiod?, storedmaterials?, isretainagerelease?, retainagetobill?, paymenttaxcapture?,
    linesubtotals?, taxscheduleid?
updatesubtotals: updatesubtotal+
updatesubtotal: description, total, absval?, percentval?, locationid?, departmentid?, $PROJECT,
    customerid?, vendorid?, employeeid?, classid?, itemid?, contractid?, customfields?
delete_sotransaction @key! @external=true|false:
create_recursotransaction: transactiontype, customerid, referenceno?, termname?, message?, contractid?,
    contractdesc?, customerponumber?, shippingmethod?, shipto?, billto?, externalid?, basecurr?, currency?,
    exchratetype?, customfields?, taxsolutionid?, recursotransitems, subtotals?, paymethod?, payinfull?,
    paymentamount?, creditcardtype?, customercreditcardkey?, customerbankaccountkey?, accounttype?,
    bankaccountid?, glaccountkey?, startdate, ending?, modenew?, interval?, eom?, status?, docstatus?
recursotransitems: recursotransitem+
recursotransitem: itemid, itemdesc?, itemaliasid?, taxable?, warehouseid?, quantity, unit?, price?,
    discsurchargememo?, locationid?, departmentid?, memo?, itemdetails?, customfields?, revrectemplate?,
    revrecstartdate?, revrecenddate?, status?, $PROJECT, customerid?, vendorid?, employeeid?, classid?,
    contractid?, shipto?
ending: (occur | enddate)
delete_recursotransaction @key!:
create_supdoc: supdocid, supdocname?, supdocfoldername?, supdocdescription?, attachments?
update_supdoc: supdocid, supdocname?, supdocfoldername?, supdocdescription?, attachments?
delete_supdoc @key!:
attachments: attachment+
attachment: attachmentname, attachmenttype, attachmentdata
create_supdocfolder: supdocfoldername, supdocfolderdescription?, supdocparentfoldername?
update_supdocfolder: supdocfoldername, supdocfolderdescription?, supdocparentfoldername?
delete_supdocfolder @key!:
create_customer @ignoreduplicates=true|false: customerid, name, parentid?, termname?, custrepid?,
    shippingmethod?, custtype?, taxid?, creditlimit?, territoryid?, resaleno?, deliveryoptions?,
    accountlabel?, glaccountno?, glgroup?, onhold?, comments?, status?, currency?, externalid?,
    primary?, billto?, shipto?, contactinfo?, contactlist?, vsoepricelist?, customfields?, visibility?,
    supdocid?, offsetglaccountno?, retainagepercentage?
deliveryoptions: deliveryoption+
primary: (contact | contactname)
contactinfo: (contact | contactname)
contactlist: contactitem+
contactitem: category, contactname
visibility: visibility_type, restricted_locs*, restricted_depts*
restricted_locs: locationid+
restricted_depts: departmentid+
update_customer @customerid! @set_nulls=true|false @externalkey=true|false: name?, parentid?, termname?,
    custrepid?, shippingmethod?, custtype?, taxid?, creditlimit?, territoryid?, resaleno?,
    deliveryoptions?, accountlabel?, glaccountno?, glgroup?, onhold?, comments?, status?, currency?,
    primary?, billto?, shipto?, contactinfo?, contactlist?, vsoepricelist?, customfields?, visibility?,
    supdocid?, offsetglaccountno?, retainagepercentage?
delete_customer @customerid! @externalkey=true|false:
delete_class @key! @externalkey=true|false:
delete_department @departmentid! @externalkey=true|false:
delete_item @itemid!:
delete_location @locationid! @externalkey=true|false:
create_contact @ignoreduplicates=true|false: contactname, printas, companyname?, taxable?, taxgroup?,
    prefix?, firstname?, lastname?, initial?, phone1?, phone2?, cellphone?, pager?, fax?, email1?,
    email2?, url1?, url2?, status?, mailaddress?, taxid?, externalid?, taxsolutionid?, taxschedule?
update_contact @contactname! @set_nulls=true|false @externalkey=true|false: printas, companyname?,
    taxable?, taxgroup?, prefix?, firstname?, lastname?, initial?, phone1?, phone2?, cellphone?, pager?,
    fax?, email1?, email2?, url1?, url2?, status?, mailaddress?, taxid?, taxsolutionid?, taxschedule?
delete_contact @contactname! @externalkey=true|false:
create_arpaymentbatch: batchtitle, (bankaccountid | undepfundsacct)?, datecreated?, create_arpayment*,
    apply_arpayment*
create_invoicebatch: batchtitle, datecreated?, create_invoice*
create_aradjustmentbatch: batchtitle, datecreated?, create_aradjustment*
create_arterm: name, description?, status?, due?, discount?, disccalcon?, penalty?
update_arterm @name!: description?, status?, due?, discount?, disccalcon?, penalty?
delete_arterm @name!:
due: (dueday?, duefrom?)+
discount: (discday?, discfrom?, discamount?, discpercamn?, discgracedays?)+
penalty: (pen_type?, penamount?, penpercamn?, pengracedays?)+
create_araccountlabel @ignoreduplicates=true|false: glaccountno, accountlabel, description,
    offsetglaccountno?, status?, externalid?, taxcode?
update_araccountlabel @accountlabel! @set_nulls=true|false @externalkey=true|false: glaccountno?,
    description?, offsetglaccountno?, status?, taxcode?
delete_araccountlabel @accountlabel! @externalkey=true|false:
getUserPermissions: & userId
readUserFormatting: (key | userId)
getFinancialSetup:
readEntityDetails:
getDimensions:
getDimensionRelationships:
"""

# Elements that hold a date as year, month and day.
DATES = """
    datecreated dateposted datedue exchratedate revrecstartdate revrecenddate datereversed datereceived
    paymentdate origdocdate needbydate shipbydate cancelafterdate donotshipbeforedate donotshipafterdate
    servicedeliverydate shippeddate itemexpiration deliverydate shipby datepickticketprinted startdate enddate
"""

# The texts inside these have a simple type in the schema, for which its validator has words of their own.
SIMPLE_INSIDE = """
    getAPISession inspect lookup delete read readRelated readByName readByQuery readMore readReport readView
    query order options filters getUserPermissions readUserFormatting equalto notequalto lessthan
    lessthanorequalto greaterthan greaterthanorequalto between in notin like notlike isnull isnotnull
"""

# Every function that a request may hold.
FUNCTIONS = """
    create_apaccountlabel create_apadjustment create_apadjustmentbatch create_araccountlabel
    create_aradjustment create_aradjustmentbatch create_arpayment create_arpaymentbatch create_bill
    create_recurringbill create_billbatch create_checkingaccount create_savingsaccount
    update_checkingaccount update_savingsaccount delete_checkingaccount delete_savingsaccount
    create_contact create_customer create_department create_employee create_expensereport
    create_expensereportbatch create_expensetype create_glaccount create_statglaccount
    create_gltransaction delete_gltransaction create_recurringgltransaction
    delete_recurringgltransaction create_statgltransaction create_recurringstatgltrans
    delete_recurringstatgltrans create_invoice create_recurringinvoice create_invoicebatch
    create_journal create_location create_statjournal create_project update_project delete_project
    create_class update_class delete_class create_vendor delete_apaccountlabel delete_apadjustment
    create_locationgroup delete_araccountlabel delete_aradjustment delete_bill delete_recurringbill
    delete_contact delete_customer delete_department delete_employee delete_expensereport
    reverse_expensereport delete_expensetype delete_glaccount delete_statglaccount delete_invoice
    reverse_invoice delete_recurringinvoice delete_journal delete_statjournal delete_location
    delete_vendor get get_accountbalances get_accountbalancesbydimensions get_accountgroupdetails
    get_apadjustment get_aradjustment get_bill get_expensereport get_invoice get_list get_trialbalance
    get_myclients init_session update_apaccountlabel update_araccountlabel update_contact
    update_customer update_customervisibility update_department update_invoice update_bill
    update_apadjustment update_aradjustment update_employee update_expensereport update_expensetype
    update_glaccount update_statglaccount update_journal update_location update_vendor
    update_vendorvisibility create_paymentrequest create_reimbursementrequest reclassify_bill
    reclassify_invoice delete_paymentrequest create_appayment approve_appaymentrequest
    decline_appaymentrequest send_appaymentrequest confirm_appaymentrequest void_appaymentrequest
    create_stkittransaction create_ictransaction update_ictransaction create_sotransaction
    update_sotransaction create_recursotransaction delete_recursotransaction create_potransaction
    update_potransaction partialupdate_potransaction get_salestotals get_icitemtotals
    record_cctransaction get_companyprefs set_companyprefs get_applications record_otherreceipt
    update_otherreceipt delete_otherreceipt record_deposit create_territory delete_territory
    update_territory apply_arpayment delete_sotransaction delete_potransaction delete_ictransaction
    create_item update_item delete_item create_sopricelist delete_sopricelist update_sopricelist
    create_popricelist delete_popricelist update_popricelist create_vsoepricelist update_vsoepricelist
    delete_vsoepricelist create_vsoeitempricelist update_vsoeitempricelist delete_vsoeitempricelist
    create_invpricelistentry delete_invpricelistentry update_invpricelistentry get_closedbooksdate
    get_araging delete_arpayment create_customerachinfo update_customerachinfo delete_customerachinfo
    create_customerchargecard update_customerchargecard delete_customerchargecard
    create_customerbankaccount update_customerbankaccount delete_customerbankaccount create_taxdetail
    update_taxdetail delete_taxdetail create_taxschedule update_taxschedule delete_taxschedule
    create_taxscheduledetail delete_taxscheduledetail create_contacttaxgroup delete_contacttaxgroup
    create_itemtaxgroup delete_itemtaxgroup create_taxschedulemap delete_taxschedulemap describe
    describeall reconcile_bank reverse_bill reverse_appayment reverse_arpayment create_apterm
    update_apterm delete_apterm create_arterm update_arterm delete_arterm create_timesheet
    update_timesheet delete_timesheet create_task update_task delete_task create_allocation
    update_allocation delete_allocation update_cctransaction reverse_cctransaction hold_revrecschedule
    resume_revrecschedule terminate_revrecschedule update_revrecschedule create_revrecscheduleentry
    post_revrecscheduleentry unpost_revrecscheduleentry reallocate_revrecschedule
    create_expenseadjustmentreport update_expenseadjustmentreport delete_expenseadjustmentreport
    get_expenseadjustmentreport create_supdoc update_supdoc delete_supdoc create_supdocfolder
    update_supdocfolder delete_supdocfolder create_timetype update_timetype delete_timetype
    create_earningtype update_earningtype delete_earningtype create_employeerate update_employeerate
    delete_employeerate create_achbankconfiguration update_achbankconfiguration
    delete_achbankconfiguration create_vendorentityaccountno create_consolidation
    convert_glbudget_fp_amounts_to_eop create_expensepaymenttype update_expensepaymenttype
    delete_expensepaymenttype getUserPermissions generate_projectinvoices getAPISession inspect lookup
    validate create update delete read readRelated readByName readByQuery query readMore installApp
    readView readReport consolidate runDdsJob getDdsObjects getDdsDdl getFinancialSetup
    readEntityDetails readUserFormatting getDimensions getDimensionRestrictions
    getDimensionRelationships getDimensionAutofillDetails getDimensionRestrictedData
    getDimensionAutofillData getAuditTrail getTransactionsToApprove getApprovalHistory approveVendor
    declineVendor getVendorsToApprove getVendorApprovalHistory approve cancel clearallmea
    clearlastactivemea decline deliver hold post promote reallocate renew resume retrievepdf uncancel
    unpost
"""

# What get_list lists and get gets.
LISTED = """
    accountgroup adjjournal statjournal apaccountlabel apadjustment apadjustmentbatch appayment apterm
    project class araccountlabel aradjustment aradjustmentbatch arpayment arpaymentbatch arterm
    artransactiondef bankaccount bill billbatch contact custglgroup customer customervisibility
    customerachinfo customerchargecard customerbankaccount customerppackage department employee
    expensereport expensereportbatch expensetypes expensepaymenttype glaccount statglaccount glbudget
    glbudgetitem glentry gltransaction icitem ictotal stkittransaction ictransaction ictransactiondef
    invoice invoicebatch itemglgroup journal location locationentity supdocfolder supdoc company_info
    trxcurrencies popricelist vsoepricelist vsoeitempricelist potransaction potransactiondef csnhistory
    locationgroup pricelistitem productline renewalmacro reportingperiod revrecschedule
    revrecscheduleentry revrectemplate sopricelist sotransaction otherreceipts recursotransaction
    sotransactiondef subscription territory uom vendglgroup vendor vendorvisibility warehouse taxdetail
    taxschedule taxscheduledetail contacttaxgroup itemtaxgroup taxschedulemap smarteventlog
    appaymentrequest icitemtotals itemtotal timesheet task costtype projecttype projectstatus timetype
    allocation cctransaction revrecchangelog vsoeallocation expenseadjustmentreport earningtype
    employeerate achbankconfiguration vendorentityaccount vendorpref employeepref
"""
GETTABLE = """
    accountgroup apaccountlabel apterm araccountlabel arterm bankaccount bill contact project class
    customer customervisibility customerachinfo customerchargecard customerbankaccount department
    employee expensetypes glaccount statglaccount icitem stkittransaction ictransaction invoice location
    locationentity supdocfolder supdoc company_info trxcurrencies journal popricelist csnhistory
    locationgroup vsoepricelist potransaction pricelistitem productline recurbill recurinvoice
    renewalmacro reportingperiod revrecschedule revrecscheduleentry sopricelist sotransaction
    otherreceipts recursotransaction recurringgltransaction recurringstatgltrans subscription territory
    vendor vendorvisibility warehouse taxdetail taxschedule taxscheduledetail taxschedulemap
    appaymentrequest timesheet task costtype projecttype projectstatus timetype allocation cctransaction
    vsoeallocation earningtype employeerate achbankconfiguration
"""
