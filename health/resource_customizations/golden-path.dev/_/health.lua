-- The platform's own orders: claims and XRs.
require("order")

return order(obj)
