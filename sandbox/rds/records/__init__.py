"""moto's RDS records, corrected where they must describe a real database.

In come RDS API calls through moto; out go records that `sandbox.rds` reads as desired state. Each class names the shortcoming of
moto 5.2.5 that it repairs.
"""
