"""The addresses of the pages. `config.urls` includes them at the root and takes the handlers from here."""

from django.urls import path

from tieout.dashboard.views import customers, failures, invoices, overview, payments, runs, sign_in, tie_outs

handler403 = "tieout.dashboard.views.problems.not_allowed"
handler404 = "tieout.dashboard.views.problems.not_found"
handler500 = "tieout.dashboard.views.problems.broken"

urlpatterns = [
    path("", overview.overview, name="overview"),
    path("sign-in", sign_in.SignIn.as_view(), name="sign-in"),
    path("sign-out", sign_in.SignOut.as_view(), name="sign-out"),
    path("organization-choices", sign_in.choose_organization, name="organization-choices"),
    path("customers", customers.customer_list, name="customers"),
    path("customers/<int:customer_id>", customers.customer_detail, name="customer"),
    path("invoices", invoices.invoice_list, name="invoices"),
    path("invoices/<int:invoice_id>", invoices.invoice_detail, name="invoice"),
    path("payments", payments.payment_list, name="payments"),
    path("payments/<int:payment_id>", payments.payment_detail, name="payment"),
    path("failures", failures.failure_list, name="failures"),
    path("failures/guide", failures.failure_guide, name="failure-guide"),
    path("failures/retries", failures.retry_all_failures, name="all-retries"),
    path("failures/<int:failure_id>/links", failures.link_failure, name="failure-links"),
    path("failures/<int:failure_id>/retries", failures.retry_failure, name="failure-retries"),
    path("failures/<int:failure_id>/ignores", failures.ignore_failure, name="failure-ignores"),
    path("tie-outs", tie_outs.tie_out_list, name="tie-outs"),
    path("tie-outs/<int:run_id>", tie_outs.tie_out_detail, name="tie-out"),
    path("tie-out-requests", tie_outs.tie_out_now, name="tie-out-requests"),
    path("syncs", runs.sync_now, name="syncs"),
]
