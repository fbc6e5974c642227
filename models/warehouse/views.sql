-- The views that people query. Plain SQL that SQLite and PostgreSQL both understand; made anew at every upgrade.
-- Each begins with a line "-- view: name"; what it is for stands in tables.csv, what its columns mean in columns.csv.

-- view: v_target_by_province
SELECT
    t.province_code,
    p.name AS province_name,
    t.programme,
    t.indicator,
    i.name_vi AS indicator_name,
    t.criterion,
    t.band_from,
    t.band_to,
    t.subset,
    t.due_year,
    t.change,
    t.comparator,
    t.value,
    t.value_max,
    t.unit,
    t.denominator,
    t.share_pct,
    t.per,
    d.number,
    d.issued_on,
    ROW_NUMBER() OVER (
        PARTITION BY t.province_code, t.indicator, t.criterion, t.band_from, t.band_to, t.subset, t.per, t.due_year
        ORDER BY CASE WHEN t.change IN ('reach', 'maintain') THEN 0 ELSE 1 END,
            d.issued_on DESC, t.confidence DESC, t.record_id
    ) AS preference,
    t.quote,
    t.corrected,
    t.confidence,
    t.document_id,
    t.evidence_id
FROM target t
JOIN document d ON d.document_id = t.document_id
LEFT JOIN province p ON p.code = t.province_code AND p.valid_from = t.province_valid_from
LEFT JOIN indicator i ON i.code = t.indicator
WHERE t.area_level = 'province'

-- view: v_plan_and_result
SELECT
    t.area_level,
    t.area_code,
    t.area_name,
    t.province_code,
    t.programme,
    t.indicator,
    t.criterion,
    t.subset,
    t.due_year,
    t.comparator,
    t.value AS planned_value,
    r.value AS result_value,
    r.value - t.value AS difference,
    t.unit,
    d.number AS plan_number,
    rd.number AS result_number,
    t.evidence_id,
    r.evidence_id AS result_evidence_id
FROM target t
JOIN document d ON d.document_id = t.document_id
LEFT JOIN result r ON r.indicator = t.indicator
    AND r.area_level = t.area_level
    AND COALESCE(r.area_code, r.area_name) = COALESCE(t.area_code, t.area_name)
    AND COALESCE(r.criterion, 0) = COALESCE(t.criterion, 0)
    AND COALESCE(r.band_from, -1) = COALESCE(t.band_from, -1)
    AND COALESCE(r.band_to, -1) = COALESCE(t.band_to, -1)
    AND COALESCE(r.subset, '') = COALESCE(t.subset, '')
    AND r.unit = t.unit
    AND r.as_of_year = t.due_year
LEFT JOIN document rd ON rd.document_id = r.document_id
WHERE t.change IN ('reach', 'maintain')

-- view: v_commune_progress
SELECT
    r.province_code,
    p.name AS province_name,
    r.district_code,
    COALESCE(s.name, r.district_name) AS district_name,
    r.commune_code,
    COALESCE(c.name, r.commune_name, r.printed) AS commune_name,
    r.year,
    r.criteria_set,
    r.achieved,
    r.planned,
    (SELECT COUNT(*) FROM commune_criterion k WHERE k.record_id = r.record_id AND k.status = 'achieved')
        AS achieved_listed,
    (SELECT COUNT(*) FROM commune_criterion k WHERE k.record_id = r.record_id AND k.status = 'planned')
        AS planned_listed,
    r.achieved_count,
    r.planned_count,
    r.cumulative_count,
    d.number,
    d.issued_on,
    r.appendix,
    r.row_number,
    r.corrected,
    r.confidence,
    r.document_id,
    r.evidence_id
FROM commune_row r
JOIN document d ON d.document_id = r.document_id
LEFT JOIN province p ON p.code = r.province_code AND p.valid_from = r.province_valid_from
LEFT JOIN district s ON s.code = r.district_code AND s.valid_from = r.district_valid_from
LEFT JOIN commune c ON c.code = r.commune_code AND c.valid_from = r.commune_valid_from

-- view: v_who_does_what
SELECT
    a.province_code,
    d.province_name,
    a.programme,
    g.agency,
    g.agency_relation,
    g.role,
    a.quote,
    a.due_text,
    a.due_kind,
    a.due_start,
    a.due_end,
    a.due_months,
    a.due_every,
    d.number,
    d.issued_on,
    a.place,
    a.corrected,
    a.confidence,
    a.document_id,
    a.evidence_id
FROM assignment a
JOIN assignment_agency g ON g.record_id = a.record_id
JOIN document d ON d.document_id = a.document_id

-- view: v_deadline_calendar
SELECT
    'assignment' AS record_kind,
    a.province_code,
    d.province_name,
    a.programme,
    a.due_end AS due,
    a.due_start,
    a.due_months,
    a.due_every,
    a.due_kind,
    a.due_text,
    (SELECT MIN(g.agency) FROM assignment_agency g
        WHERE g.record_id = a.record_id AND g.agency_relation = 'assignee' AND g.ordinal = 0) AS agency,
    a.quote,
    d.number,
    a.document_id,
    a.evidence_id
FROM assignment a
JOIN document d ON d.document_id = a.document_id
WHERE a.due_kind IS NOT NULL
UNION ALL
SELECT
    'target',
    t.province_code,
    d.province_name,
    t.programme,
    t.due,
    NULL,
    NULL,
    NULL,
    'by',
    NULL,
    NULL,
    t.quote,
    d.number,
    t.document_id,
    t.evidence_id
FROM target t
JOIN document d ON d.document_id = t.document_id
WHERE t.due IS NOT NULL

-- view: v_funding_mix
SELECT
    f.province_code,
    d.province_name,
    f.programme,
    f.period_from,
    f.period_to,
    MAX(CASE WHEN f.funding_source = 'total' THEN f.amount_vnd END) AS total_vnd,
    MAX(CASE WHEN f.funding_source = 'central_budget' THEN f.amount_vnd END) AS central_budget_vnd,
    MAX(CASE WHEN f.funding_source = 'local_budget' THEN f.amount_vnd END) AS local_budget_vnd,
    MAX(CASE WHEN f.funding_source = 'business' THEN f.amount_vnd END) AS business_vnd,
    MAX(CASE WHEN f.funding_source = 'credit' THEN f.amount_vnd END) AS credit_vnd,
    MAX(CASE WHEN f.funding_source = 'community' THEN f.amount_vnd END) AS community_vnd,
    MAX(CASE WHEN f.funding_source = 'other' THEN f.amount_vnd END) AS other_vnd,
    d.number,
    d.issued_on,
    f.document_id
FROM funding f
JOIN document d ON d.document_id = f.document_id
GROUP BY f.province_code, d.province_name, f.programme, f.period_from, f.period_to, d.number, d.issued_on, f.document_id

-- view: v_citation
SELECT
    c.document_id,
    d.number AS citing_number,
    c.relation,
    c.number,
    c.issued_on,
    (SELECT CASE WHEN COUNT(*) = 1 THEN MIN(o.document_id) END
        FROM document o
        WHERE o.number_key = c.number_key
            AND o.document_id <> c.document_id
            AND (o.province_code IS NULL OR o.province_code = d.province_code)
            AND (o.issued_on = c.issued_on OR (c.issued_on IS NULL AND o.issued_on <= d.issued_on))
    ) AS cited_document_id,
    c.quote,
    c.record_id,
    c.evidence_id
FROM citation c
JOIN document d ON d.document_id = c.document_id

-- view: v_amended_target
SELECT
    c.relation,
    c.citing_number,
    c.document_id,
    old.document_id AS cited_document_id,
    old.area_level,
    old.area_code,
    old.area_name,
    old.indicator,
    old.criterion,
    old.subset,
    old.due_year,
    old.value AS value_before,
    new.value AS value_after,
    old.unit,
    old.evidence_id AS evidence_before,
    new.evidence_id AS evidence_after
FROM v_citation c
JOIN target old ON old.document_id = c.cited_document_id
LEFT JOIN target new ON new.document_id = c.document_id
    AND new.indicator = old.indicator
    AND COALESCE(new.area_code, new.area_name) = COALESCE(old.area_code, old.area_name)
    AND COALESCE(new.criterion, 0) = COALESCE(old.criterion, 0)
    AND COALESCE(new.band_from, -1) = COALESCE(old.band_from, -1)
    AND COALESCE(new.band_to, -1) = COALESCE(old.band_to, -1)
    AND COALESCE(new.subset, '') = COALESCE(old.subset, '')
    AND COALESCE(new.due_year, 0) = COALESCE(old.due_year, 0)
    AND new.change = old.change
WHERE c.relation IN ('amends', 'replaces')
